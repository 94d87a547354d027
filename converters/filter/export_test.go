package filter

// Values returns the values of a field in a message as tshark 4.0 prints them.
func Values(name string, p Packet) []string {
	f := fields()[name]
	q := packet{Packet: p}
	var list []string
	get := f.values
	if old, ok := in40[name]; ok {
		get = old
	}
	get(&q, func(v value) bool {
		switch k := f.kind; {
		case k == label:
			list = append(list, "1")
		case k.isOctets():
			list = append(list, string(v.octets))
		default:
			printed(k, constant(v))(&q, func(v value) bool { list = append(list, string(v.octets)); return true })
		}
		return true
	})
	return list
}
