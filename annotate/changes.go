package annotate

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Changes are the epids, people and servers of which a later [Knowledge] says
// something else than an earlier one. Sessions without a message that names one of
// them are as they were, as far as this goes; what changed of their logs, links and
// clocks the two tell by themselves.
type Changes struct {
	words     map[string]bool // epids, the tokens that stand for them in GRUUs, and URIs, in lower case
	addresses map[string]bool
}

// Changes returns what k says otherwise than before.
func (k *Knowledge) Changes(before *Knowledge) *Changes {
	c := &Changes{words: map[string]bool{}, addresses: map[string]bool{}}
	for epid := range otherwise(k.Agents, before.Agents) {
		c.words[strings.ToLower(epid)] = true
		c.words[strings.ToLower(strings.TrimRight(sip.GRUUToken(epid), "="))] = true // "=" parts words
	}
	for uri := range otherwise(k.Names, before.Names) {
		for _, scheme := range []string{"sip:", "sips:"} {
			uri = strings.TrimPrefix(uri, scheme)
		}
		uri, _, _ = strings.Cut(uri, ";")
		c.words[strings.ToLower(uri)] = true
	}
	for address := range otherwise(k.Servers, before.Servers) {
		c.addresses[address] = true
	}
	return c
}

// otherwise yields the keys with another value, or with none before.
func otherwise[V comparable](now, before map[string]V) map[string]V {
	list := maps.Clone(now)
	maps.DeleteFunc(list, func(key string, v V) bool { return before[key] == v })
	return list
}

// None reports whether nothing changed.
func (c *Changes) None() bool { return len(c.words)+len(c.addresses) == 0 }

// In reports whether a message names what changed. It may take another word for it.
func (c *Changes) In(m *formats.Message) bool {
	if c.addresses[addressText(m.Local)] || c.addresses[addressText(m.Remote)] {
		return true
	}
	return slices.ContainsFunc(bytes.FieldsFunc(m.Raw, partsWords), func(word []byte) bool {
		word = bytes.ToLower(word)
		if c.words[string(word)] {
			return true
		}
		_, user, ok := bytes.Cut(word, []byte(":")) // sip:alice@contoso.com, epid:token
		return ok && (c.words[string(user)] || c.words[string(user[bytes.IndexByte(user, ':')+1:])])
	})
}

// partsWords reports whether a character is none of a word in a header.
func partsWords(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"=;,?&'()", r) }
