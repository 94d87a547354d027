#!/usr/bin/env bash
# syslog_loose 0.23.0 (crates.io, which collectors of logs read syslog with): a time stamp with
# its year is read as UTC and labelled with the zone that was asked for. The crate takes
# "Jan  5 14:00:47" and the same with a year behind the day, as routers and gateways send it,
# and a zone for stamps that name none; the first form is in that zone. A gateway whose
# stamps got a year is off by the zone's offset from its neighbours, and what is written of
# its times has the right zone behind it.
#
# Seen, both read in the zone +01:00:
#   Jan  5 14:00:47 -> 2010-01-05T14:00:47+01:00
#   Jan  5 2010 14:00:47 -> 2010-01-05T15:00:47+01:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "year"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nsyslog_loose = "=0.23.0"\nchrono = "=0.4.45"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use chrono::FixedOffset;
use syslog_loose::{parse_message_with_year_tz, Variant};

fn main() {
    let zone = FixedOffset::east_opt(3600);
    for stamp in ["Jan  5 14:00:47", "Jan  5 2010 14:00:47"] {
        let line = format!("<134>{stamp} gw1 sip[4711]: BYE from bob");
        let message = parse_message_with_year_tz(&line, |_| 2010, zone, Variant::RFC3164);
        println!("{stamp} -> {}", message.timestamp.unwrap().to_rfc3339());
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/year")
echo "$seen"
[ "$seen" = "Jan  5 14:00:47 -> 2010-01-05T14:00:47+01:00
Jan  5 2010 14:00:47 -> 2010-01-05T15:00:47+01:00" ]
