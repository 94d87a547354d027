#!/usr/bin/env bash
# rsip 0.4.0 (crates.io): the reason phrase of a response is not kept. What is written
# has the name of the library's own enumeration instead, without blanks, which no
# RFC has. The phrase is free text for a person (RFC 3261 7.2), and gateways put their
# cause there; with a status that the library does not know it is left as it was.
#
# Seen:
#   404 User not known -> 404 NotFound
#   488 Codec Mismatch -> 488 NotAcceptableHere
#   499 Call Forked -> 499 Call Forked
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "phrase"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nrsip = "=0.4.0"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
fn main() {
    for status in ["404 User not known", "488 Codec Mismatch", "499 Call Forked"] {
        let text = format!(
            "SIP/2.0 {status}\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\n\
             To: <sip:b@example.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
        );
        let written = rsip::SipMessage::try_from(text.as_str()).unwrap().to_string();
        println!("{status} -> {}", written.lines().next().unwrap().strip_prefix("SIP/2.0 ").unwrap());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/phrase")
echo "$seen"
[ "$seen" = "404 User not known -> 404 NotFound
488 Codec Mismatch -> 488 NotAcceptableHere
499 Call Forked -> 499 Call Forked" ]
