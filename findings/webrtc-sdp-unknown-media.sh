#!/usr/bin/env bash
# webrtc-sdp 0.3.17 (crates.io): an m= line with a transport that it does not know (MSRP
# of RFC 4975 8.1 in this one; tokens are open in RFC 8866 9) is left out with a
# warning, and the lines below it stay: they count for the media section before it.
# Here audio that goes both ways becomes audio that is only sent, and has the mid of
# the chat; and the sections of an answer (RFC 3264 6: one each, in order) are off.
#
# Seen:
#   in:  m=audio sendrecv mid:0, m=message sendonly mid:1, m=video recvonly mid:2
#   out: m=audio sendrecv mid:0 sendonly mid:1, m=video recvonly mid:2
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "offer"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nwebrtc-sdp = "=0.3.17"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
fn show(name: &str, text: &str) {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            parts.push(format!("m={}", media.split(' ').next().unwrap()));
        } else if let (Some(value), Some(last)) = (line.strip_prefix("a="), parts.last_mut()) {
            last.push_str(&format!(" {value}"));
        }
    }
    println!("{name} {}", parts.join(", "));
}

fn main() {
    let offer = [
        "v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0",
        "m=audio 50020 RTP/AVP 0", "a=sendrecv", "a=mid:0",
        "m=message 50030 TCP/MSRP *", "a=sendonly", "a=mid:1",
        "m=video 50040 RTP/AVP 31", "a=recvonly", "a=mid:2", "",
    ]
    .join("\r\n");
    show("in: ", &offer);
    show("out:", &webrtc_sdp::parse_sdp(&offer, false).unwrap().to_string());
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/offer")
echo "$seen"
[ "$seen" = "in:  m=audio sendrecv mid:0, m=message sendonly mid:1, m=video recvonly mid:2
out: m=audio sendrecv mid:0 sendonly mid:1, m=video recvonly mid:2" ]
