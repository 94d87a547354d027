#!/usr/bin/env bash
# pkts-core 3.0.18 (Maven, io.pkts): the arrival time of a packet is "in microseconds since the
# start of the epoch" by the words of its documentation (Packet.getArrivalTime), which divides
# it by 1000 for a Date. Of a capture with the magic number of nanoseconds (0xa1b23c4d, which
# "editcap -F nsecpcap" writes) it is nanoseconds, and nothing tells which. The Date of the
# documentation's own lines then lies in a year of five digits.
#
# Seen, one packet of 2010:
#   microseconds: 1262700047889123 Date of 2010
#   nanoseconds: 1262700047889123456 Date of 41983
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in io.pkts:pkts-core:3.0.18 io.pkts:pkts-buffers:3.0.18 org.slf4j:slf4j-api:1.7.36; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat >Arrival.java <<'JAVA'
import io.pkts.Pcap;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;

public class Arrival {
	static void show(String unit, int magic, int ticks) throws Exception {
		ByteBuffer capture = ByteBuffer.allocate(24 + 16 + 60).order(ByteOrder.LITTLE_ENDIAN);
		capture.putInt(magic).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535).putInt(1);
		capture.putInt(1262700047).putInt(ticks).putInt(60).putInt(60);
		Pcap.openStream(new ByteArrayInputStream(capture.array())).loop(packet -> {
			long time = packet.getArrivalTime();
			int year = Instant.ofEpochMilli(time / 1000).atZone(ZoneOffset.UTC).getYear();
			System.out.println(unit + ": " + time + " Date of " + year);
			return true;
		});
	}

	public static void main(String[] args) throws Exception {
		show("microseconds", 0xa1b2c3d4, 889123);
		show("nanoseconds", 0xa1b23c4d, 889123456);
	}
}
JAVA
javac -cp '*' Arrival.java 2>/dev/null
seen=$(java -cp '*:.' Arrival 2>/dev/null)
echo "$seen"
[ "$seen" = "microseconds: 1262700047889123 Date of 2010
nanoseconds: 1262700047889123456 Date of 41983" ]
