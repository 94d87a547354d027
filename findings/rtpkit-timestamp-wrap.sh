#!/usr/bin/env bash
# rtpkit 0.3.0 (PyPI), RtpStreamTracker: where the RTP timestamp passes 2^32 the jitter of the
# stream is hours. A timestamp begins at a random number and goes round (RFC 3550 5.1), and
# the estimate is made of 32-bit differences, which do not see it (6.4.1, A.8). The tracker
# goes round with sequence numbers and not with timestamps: one packet adds 2^32/16 ticks,
# which then fade with every packet. A call without any jitter so is among the worst, and
# the next one between the same phones is not.
#
# Seen, 200 packets of 20 ms that arrive every 20 ms, clock 8000:
#   timestamps from 0: jitter 0 s
#   timestamps around 2^32: jitter 56 s, lost 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check rtpkit==0.3.0
seen=$("$dir/bin/python" - <<'PY'
import struct

from rtpkit import parse_rtp
from rtpkit.stream import RtpStreamTracker

CLOCK, TICKS, COUNT = 8000, 160, 200


def stats(first):
    tracker = RtpStreamTracker()
    for number in range(COUNT):
        timestamp = (first + number * TICKS) % 2**32
        packet = struct.pack("!BBHII", 0x80, 0, number, timestamp, 7) + bytes(TICKS)
        tracker.observe(parse_rtp(packet), number * TICKS / CLOCK, CLOCK)
    return tracker.stats(7)


print(f"timestamps from 0: jitter {stats(0).jitter / CLOCK:.0f} s")
around = stats(2**32 - TICKS * COUNT // 2)
print(f"timestamps around 2^32: jitter {around.jitter / CLOCK:.0f} s, lost {around.lost_count}")
PY
)
echo "$seen"
[ "$seen" = "timestamps from 0: jitter 0 s
timestamps around 2^32: jitter 56 s, lost 0" ]
