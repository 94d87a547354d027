package annotate

import "slices"

// maxIdentities bounds the persons of whom a session tells further identities.
const maxIdentities = 100

// identities returns what P-Asserted-Identity and P-Preferred-Identity call the
// senders of the session's messages.
func (a *records) identities() [][]string {
	var all [][]string
	seen := map[string]bool{}
	for _, m := range a.input {
		text := a.c.text(m.rare)
		if text == "" || seen[text] {
			continue
		}
		seen[text] = true
		for _, key := range []string{keyAsserted, keyPreferred} {
			one := identitiesIn(text, key)
			if one == nil || slices.ContainsFunc(all, func(other []string) bool { return slices.Equal(one, other) }) {
				continue
			}
			if all = append(all, one); len(all) == maxIdentities {
				return all
			}
		}
	}
	return all
}

// identitiesIn returns the identities of one person that the headers of a key in the
// text of a [rareText] have.
func identitiesIn(text, key string) (list []string) {
	for id := range addresses(text, key) {
		for _, s := range []string{clean(id.AOR(), maxURI), clean(id.DisplayName(), maxURI)} {
			if s != "" && !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}
