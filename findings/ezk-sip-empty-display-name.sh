#!/usr/bin/env bash
# ezk-sip-types 0.6.5 (crates.io): an empty display name comes back as four quotation
# marks. Its two marks are taken for the name, and written between two more; that is no
# display name by RFC 3261 25.1 any more. Lync and Skype for Business write the empty one
# in From and To of most messages.
#
# Seen:
#   "Al"<sip:al@example.com>;tag=9 -> "Al"<sip:al@example.com>;tag=9
#   ""<sip:al@example.com>;tag=9 -> """"<sip:al@example.com>;tag=9
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "display"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nezk-sip-types = "=0.6.5"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use ezk_sip_types::{header::typed::FromTo, print::AppendCtx, Headers, Name};

fn main() {
    for name in ["\"Al\"", "\"\""] {
        let value = format!("{name}<sip:al@example.com>;tag=9");
        let mut headers = Headers::new();
        headers.insert(Name::FROM, value.as_str());
        let from: FromTo = headers.get(Name::FROM).unwrap();
        println!("{value} -> {}", from.default_print_ctx());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/display")
echo "$seen"
[ "$seen" = '"Al"<sip:al@example.com>;tag=9 -> "Al"<sip:al@example.com>;tag=9
""<sip:al@example.com>;tag=9 -> """"<sip:al@example.com>;tag=9' ]
