#!/usr/bin/env bash
# ezk-sdp-types 0.6.1 (crates.io): of several t= lines the last one is kept. A session
# that is held at two times has two of them (RFC 8866 5.9); the first is in no field and
# is not written again. Nothing is raised.
#
# Seen:
#   t=3900000000 3900003600, t=3900100000 3900103600 -> t=3900100000 3900103600
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "times"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nezk-sdp-types = "=0.6.1"\nbytesstr = "1"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use bytesstr::BytesStr;
use ezk_sdp_types::SessionDescription;

fn times(text: &str) -> String {
    text.lines().filter(|l| l.starts_with("t=")).collect::<Vec<_>>().join(", ")
}

fn main() {
    let text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n\
                t=3900000000 3900003600\r\nt=3900100000 3900103600\r\nm=audio 5004 RTP/AVP 0\r\n";
    let session = SessionDescription::parse(&BytesStr::from_static(text)).unwrap();
    println!("{} -> {}", times(text), times(&session.to_string()));
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/times")
echo "$seen"
[ "$seen" = "t=3900000000 3900003600, t=3900100000 3900103600 -> t=3900100000 3900103600" ]
