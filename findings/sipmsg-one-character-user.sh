#!/usr/bin/env bash
# sipmsg 0.2.3 (crates.io): a URI whose user has one character is no URI, and the message
# with it is refused. One is enough by RFC 3261 25.1, and test messages, lifts and door
# phones have such users.
#
# Seen:
#   INVITE sip:al@example.com: read
#   INVITE sip:a@example.com: refused
#   INVITE sip:7@example.com: refused
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "user"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nsipmsg = "=0.2.3"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use sipmsg::NomParser;

fn main() {
    for user in ["al", "a", "7"] {
        let text = format!(
            "INVITE sip:{user}@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n\
             From: <sip:bo@example.com>;tag=1\r\nTo: <sip:al@example.com>\r\nCall-ID: x1\r\nCSeq: 1 INVITE\r\n\r\n"
        );
        let read = sipmsg::SipRequest::parse(text.as_bytes()).is_ok();
        println!("INVITE sip:{user}@example.com: {}", if read { "read" } else { "refused" });
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/user")
echo "$seen"
[ "$seen" = "INVITE sip:al@example.com: read
INVITE sip:a@example.com: refused
INVITE sip:7@example.com: refused" ]
