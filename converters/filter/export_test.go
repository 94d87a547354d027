package filter

// Fields40 lists the fields as they are in Wireshark 4.0.
func Fields40() []FieldInfo {
	var list []FieldInfo
	for _, info := range Fields() {
		if f := fields()[info.Name].in40(); f != nil {
			list = append(list, FieldInfo{f.name, f.kind.String(), f.about})
		}
	}
	return list
}

// Values returns the values of a field in a message as tshark 4.0 prints them.
func Values(name string, p Packet) []string {
	f := fields()[name]
	q := packet{Packet: p}
	var list []string
	if f = f.in40(); f == nil {
		return nil
	}
	f.values(&q, func(v value) bool {
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
