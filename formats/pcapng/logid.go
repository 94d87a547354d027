package pcapng

// LogID names one source log within a capture, and in what it is merged into.
type LogID uint64

// NewLogID derives an id from what is the same on every machine: the format,
// the name and the first octets of the log. It is their FNV-1a of 64 bits.
func NewLogID(format, file string, head []byte) LogID {
	id := LogID(14695981039346656037)
	for _, part := range [...]string{format, "\x00", file, "\x00"} {
		for i := range len(part) {
			id.add(part[i])
		}
	}
	return id.behind(head)
}

func (id *LogID) add(octet byte) { *id = (*id ^ LogID(octet)) * 1099511628211 }

func (id LogID) behind(octets []byte) LogID {
	for _, octet := range octets {
		id.add(octet)
	}
	return id
}

// Together is how many ids [AddHeads] makes in hardly more time than one: each octet of a
// log waits for what came of the one before it, but not for those of other logs.
const Together = 4

// AddHeads makes ids of logs without a head those of the logs with these heads.
func AddHeads(ids *[Together]LogID, heads *[Together][]byte) {
	n := min(len(heads[0]), len(heads[1]), len(heads[2]), len(heads[3]))
	a, b, c, d := ids[0], ids[1], ids[2], ids[3]
	second, third, fourth := heads[1][:n], heads[2][:n], heads[3][:n]
	for i, octet := range heads[0][:n] {
		a.add(octet)
		b.add(second[i])
		c.add(third[i])
		d.add(fourth[i])
	}
	for i, id := range [...]LogID{a, b, c, d} {
		ids[i] = id.behind(heads[i][n:])
	}
}
