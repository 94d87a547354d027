package report

import "ocsconv/converters/export/diagram"

// flags are what the script must know of an arrow, a letter each.
func flags(m *diagram.Message) string {
	var b []byte
	for _, f := range []struct {
		letter byte
		set    bool
	}{
		{'q', m.Request}, {'i', m.Inferred}, {'k', m.Key}, {'r', m.Again}, {'f', m.Failing}, {'w', m.Answers}, {'y', m.Label == "BYE"},
	} {
		if f.set {
			b = append(b, f.letter)
		}
	}
	return string(b)
}
