#!/usr/bin/env bash
# pcap-file 2.0.0 (crates.io): the times of pcapng packets are read as nanoseconds
# whatever their interface says. Without if_tsresol, as most files are, a tick is a
# microsecond (pcapng 4.2), so packets of 2010 land on the fifteenth day of 1970. The
# option is read and can be asked for; it is not applied, and nothing says so.
#
# Seen, a packet taken 1262700047.5 s after 1970:
#   no if_tsresol: 1262700.0475s
#   if_tsresol 6: 1262700.0475s
#   if_tsresol 9: 1262700047.5s
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir src
export CARGO_HOME="$dir/cargo" CARGO_TARGET_DIR="$dir/target"
printf '[package]\nname = "times"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\npcap-file = "=2.0.0"\n' >Cargo.toml
cat >src/main.rs <<'RUST'
use pcap_file::pcapng::{Block, PcapNgReader};

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let size = (body.len() as u32 + 12).to_le_bytes();
    [&kind.to_le_bytes()[..], &size, body, &size].concat()
}

fn main() {
    let section = [0x1A2B3C4D_u32.to_le_bytes(), [1, 0, 0, 0], [0xff; 4], [0xff; 4]].concat();
    for (name, resolution, ticks) in [
        ("no if_tsresol", None, 1_262_700_047_500_000_u64),
        ("if_tsresol 6", Some(6), 1_262_700_047_500_000),
        ("if_tsresol 9", Some(9), 1_262_700_047_500_000_000),
    ] {
        let option = resolution.map_or(vec![], |r: u8| vec![9, 0, 1, 0, r, 0, 0, 0, 0, 0, 0, 0]);
        let words = [0, (ticks >> 32) as u32, ticks as u32, 4, 4].map(u32::to_le_bytes).concat();
        let file = [
            block(0x0A0D0D0A, &section),
            block(1, &[&[101, 0, 0, 0, 0xff, 0xff, 0, 0], &option[..]].concat()),
            block(6, &[&words[..], b"data"].concat()),
        ]
        .concat();
        let mut reader = PcapNgReader::new(&file[..]).unwrap();
        while let Some(found) = reader.next_block() {
            if let Block::EnhancedPacket(packet) = found.unwrap() {
                println!("{name}: {:?}", packet.timestamp);
            }
        }
    }
}
RUST
cargo build --quiet 2>/dev/null
seen=$("$dir/target/debug/times")
echo "$seen"
[ "$seen" = "no if_tsresol: 1262700.0475s
if_tsresol 6: 1262700.0475s
if_tsresol 9: 1262700047.5s" ]
