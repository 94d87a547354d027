#!/usr/bin/env bash
# syslog_loose 0.23.0 (crates.io): in a value of structured data a backslash and an n become
# the end of a line. RFC 5424 6.3.3 knows three escapes, for the quotation mark, the
# backslash and the closing bracket, and says of any other backslash that it is one, with
# the sign behind it left alone. Of users written with their domain, as Windows and the
# servers of Lync write them, those whose names begin with n lose that letter and stand on
# two lines; all others are right.
#
# Seen, octets read of octets written:
#   user="CONTOSO\bob": 11 of 11, "CONTOSO\\bob"
#   user="CONTOSO\nina": 11 of 12, "CONTOSO\nina"
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "escapes"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nsyslog_loose = "=0.23.0"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use syslog_loose::{parse_message, Variant};

fn main() {
    for user in [r"CONTOSO\bob", r"CONTOSO\nina"] {
        let element = format!("[call@32473 user=\"{user}\"]");
        let line = format!("<134>1 2010-01-05T14:00:47.5Z fe1 rtc 4711 ID47 {element} BYE");
        let message = parse_message(&line, Variant::RFC5424);
        let (_, read) = message.structured_data[0].params().next().unwrap();
        // {:?} writes the end of a line as \n and a backslash as two.
        println!("user=\"{user}\": {} of {}, {read:?}", read.len(), user.len());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/escapes")
echo "$seen"
[ "$seen" = 'user="CONTOSO\bob": 11 of 11, "CONTOSO\\bob"
user="CONTOSO\nina": 11 of 12, "CONTOSO\nina"' ]
