#!/usr/bin/env bash
# hep 0.1.2 (crates.io): a chunk of a vendor's own takes the place of the generic chunk with
# the same number. The types of HEP3 are counted for each vendor (a chunk begins with the
# vendor's ID, and 0 is for those that all know), so type 3 of another vendor need not be
# an address. The crate reads the vendor and does not use it: the source of a call is what
# the agent put into its own chunk. Packets of agents without any are right.
#
# Seen:
#   generic chunks: from 192.0.2.1
#   and type 3 of vendor 1: from 7.7.7.7
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "vendor"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\nhep = "=0.1.2"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
fn chunk(vendor: u16, kind: u16, value: &[u8]) -> Vec<u8> {
    let head = [vendor, kind, 6 + value.len() as u16];
    [&head.map(u16::to_be_bytes).concat(), value].concat()
}

fn main() {
    let generic = [
        chunk(0, 1, &[2]),
        chunk(0, 2, &[17]),
        chunk(0, 3, &[192, 0, 2, 1]),
        chunk(0, 4, &[192, 0, 2, 2]),
        chunk(0, 15, b"OPTIONS sip:bob@example.com SIP/2.0\r\n\r\n"),
    ]
    .concat();
    let vendors = chunk(1, 3, &[7, 7, 7, 7]);
    for (name, chunks) in [("generic chunks", generic.clone()), ("and type 3 of vendor 1", [generic, vendors].concat())] {
        let size = (6 + chunks.len() as u16).to_be_bytes();
        let packet = [b"HEP3".as_slice(), &size, &chunks].concat();
        println!("{name}: from {}", hep::parse_packet(&packet).unwrap().ipv4_src_address);
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/vendor")
echo "$seen"
[ "$seen" = "generic chunks: from 192.0.2.1
and type 3 of vendor 1: from 7.7.7.7" ]
