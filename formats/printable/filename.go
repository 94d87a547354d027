package printable

import "strings"

// FileName makes a name from outside, such as that of a member of an archive, fit
// for a file on every system: control characters and what Windows forbids or
// gives a meaning (< > : " / \ | ? *) become "_", as do dots and blanks at the end,
// which Windows drops. A name that Windows takes for a device, such as NUL or
// con.log, gets a "_" in front. Source: "Naming Files, Paths, and Namespaces" in
// Microsoft's documentation.
func FileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r == '\t' || r == mark || Name.replaces(r) {
			return '_'
		}
		return r
	}, name)
	kept := strings.TrimRight(name, ". ")
	name = kept + strings.Repeat("_", len(name)-len(kept))
	stem, _, _ := strings.Cut(name, ".")
	if isDevice(strings.ToUpper(strings.TrimRight(stem, " "))) {
		return "_" + name
	}
	return name
}

// isDevice reports whether Windows takes a name in capital letters, with any
// ending, for a device.
func isDevice(stem string) bool {
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if number, ok := strings.CutPrefix(stem, port); ok && len([]rune(number)) == 1 && strings.ContainsAny(number, "0123456789¹²³") {
			return true
		}
	}
	return false
}
