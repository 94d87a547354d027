#!/usr/bin/env bash
# sdp 0.17.2 (crates.io, of webrtc-rs): the blank of "s= " does not come back. A session
# without a name of its own is written so, or with a dash (RFC 8866 5.3), and "s=" with
# nothing behind it is what the same paragraph forbids. Gateways write the blank.
#
# Seen:
#   "s=-" -> "s=-"
#   "s= " -> "s="
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "named"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nsdp = "=0.17.2"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use std::io::Cursor;

fn main() {
    for name in ["s=-", "s= "] {
        let text = format!(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n{name}\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n"
        );
        let written = sdp::SessionDescription::unmarshal(&mut Cursor::new(text)).unwrap().marshal();
        println!("{name:?} -> {:?}", written.lines().nth(2).unwrap());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/named")
echo "$seen"
[ "$seen" = '"s=-" -> "s=-"
"s= " -> "s="' ]
