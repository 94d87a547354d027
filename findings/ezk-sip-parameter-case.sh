#!/usr/bin/env bash
# ezk-sip-types 0.6.5 (crates.io): the tag of a From or To is found by the spelling "tag"
# alone. Names of parameters are the same in any case (RFC 3261 7.3.1); with ";Tag=" the
# dialog has no tag, though the parameter is kept and written. Nothing is raised.
#
# Seen:
#   <sip:al@example.com>;tag=9 -> Some("9")
#   <sip:al@example.com>;Tag=9 -> None
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "tags"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nezk-sip-types = "=0.6.5"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use ezk_sip_types::{header::typed::FromTo, Headers, Name};

fn main() {
    for value in ["<sip:al@example.com>;tag=9", "<sip:al@example.com>;Tag=9"] {
        let mut headers = Headers::new();
        headers.insert(Name::FROM, value);
        let from: FromTo = headers.get(Name::FROM).unwrap();
        println!("{value} -> {:?}", from.tag.as_deref());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/tags")
echo "$seen"
[ "$seen" = '<sip:al@example.com>;tag=9 -> Some("9")
<sip:al@example.com>;Tag=9 -> None' ]
