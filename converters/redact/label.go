package redact

import (
	"bytes"
	"slices"
	"strings"
)

// A label says what a value is: the name of a parameter, attribute, element or field, the key of
// a string of JSON, the option of a program, the words before a value in a sentence. All are read
// alike, and the lexicon has what they say: by the words of a label, of which it may be the last
// ones. Few labels say more in one carrier than in others.

// naming returns what a label says wherever it stands.
func (r *Redactor) naming(label []byte) naming {
	if known, ok := r.names.get(label); ok {
		return known
	}
	said := namingOfLabel(label[bytes.LastIndexByte(label, ':')+1:])
	r.names.put(label, said)
	return said
}

// naming returns what a label says, from the last ones where it is one of these: logs have few.
func (w *walker) naming(label []byte) naming {
	if len(label) == 0 {
		return naming{}
	}
	last := &w.labels[(int(label[0])*31+int(label[len(label)-1])*7+len(label))%len(w.labels)]
	if last.label != string(label) {
		last.label, last.said = string(label), w.r.naming(label)
	}
	return last.said
}

// keyNaming returns what a label says of a string of JSON.
func (r *Redactor) keyNaming(label []byte) naming {
	if said, ok := lookup(lexicon().keys, label); ok {
		return said
	}
	return r.naming(label)
}

// each returns what a label says of each value of a list, of which it may be the plural: as a
// key does, for no other carrier has lists of strings.
func (r *Redactor) each(label []byte) naming {
	for _, plural := range [...]string{"", "s", "es"} { // aliases
		if one, ok := bytes.CutSuffix(label, []byte(plural)); ok && len(one) > 1 {
			if said := r.keyNaming(one); said.class != plain {
				return said
			}
		}
	}
	return naming{}
}

// secretParts make any label that has one of them that of a secret.
var secretParts = texts{"password", "passwd", "passphrase", "secret", "ticket", "cookie", "credential", "privatekey", "apikey",
	"sessionkey", "masterkey", "authkey", "accesskey", "accesstoken", "authtoken", "securitytoken", "logintoken", "refreshtoken", "bearer", "passcode", "pincode", "accesscode", "kennwort", "passwort", "motdepasse", "contrase", "wachtwoord"}

// namingOfLabel is naming for a label without its prefix that is not remembered.
func namingOfLabel(label []byte) naming {
	words := labelWords(label)
	letters := strings.Join(words, "")
	isSecret := secretParts.in([]byte(letters)) || strings.HasSuffix(letters, "pin") // leaderpin
	part := ""                                                                       // the word behind those at hand
	for len(words) > 1 && is([]byte(words[0]), typePrefixes) {                       // m_bstrUserName
		words = words[1:]
	}
	for len(words) > 0 {
		for i := range words { // DestinationUser is a user, conference-passcode a passcode
			said, ok := lexicon().names[strings.Join(words[i:], "")]
			if whole := i == 0 && part == ""; ok && (whole || !said.alone && !(isSecret && (said.class == prose || said.class == secret)) && said.has(part)) {
				return said
			}
		}
		last := &words[len(words)-1]
		switch one := strings.TrimRight(*last, digitSet); {
		case len(one) > 1 && one != *last:
			*last = one // of several
		case (is([]byte(one), contentAttributes) || one == "id" || one == "name") && len(words) > 1:
			part, words = one, words[:len(words)-1] // caller_id_number, linekey.3.value, callee-id, office name
		default:
			words = nil
		}
	}
	switch {
	case isSecret:
		return naming{class: secret, strong: true}
	case strings.Contains(letters, "token"):
		return naming{class: secret}
	}
	return naming{}
}

// has reports whether what a label says is said of its part, too: of its value, its id, its name.
func (said naming) has(part string) bool {
	switch {
	case part == "":
		return true
	case said.class == subject:
		return part == "name"
	}
	return is([]byte(part), contentAttributes) || said.class == name || said.class == number
}

// labelWords returns the words of a label in small letters, which marks and capital letters
// part. The number of one of several is none, nor is the X- of what nobody registered.
func labelWords(label []byte) (words []string) {
	for atom := range atoms(label) {
		from := 0
		for at := 1; at <= len(atom); at++ {
			if at < len(atom) && !(isCapital(atom[at:]) && (isSmall[atom[at-1]] || at+1 < len(atom) && isSmall[atom[at+1]])) {
				continue
			}
			if word := string(lower(atom[from:at])); !isDigit.holds(atom[from:at]) && (word != "x" || len(words) > 0 || len(atom) > len(word)) {
				words = append(words, word)
			}
			from = at
		}
	}
	return words
}

// lettersOf returns the letters and digits of a label, in lower case.
func lettersOf(label []byte) string {
	var b strings.Builder
	for atom := range atoms(label) {
		b.Write(lower(atom))
	}
	return b.String()
}

// of returns what a label says of a value that markup or a field has. What may have been
// written by somebody was where it says something.
func (said naming) of(v []byte) naming {
	switch {
	case said.class != prose || said.strong:
	case isWritten(v):
		said.strong = true
	default:
		return naming{}
	}
	return said
}

// option takes the value behind a blank that the option [from, end) of a program announces, or
// a word of a configuration that no sentence has: --password …, -DisplayName "Jane Doe",
// sshpass -p …, pre-shared-key ….
func (s *scan) option(from, end int) int {
	const longest = 40
	if end-from > longest || bytes.IndexByte(s.b[from:end], '-') < 0 || from > 0 && s.b[from-1] != ' ' {
		return 0
	}
	said := s.optionNaming(from, end)
	if letter := from + len("-p"); s.b[from] == '-' && letter < end && said.class == plain && s.optionNaming(from, letter).class == secret { // mysql -pPASSWORD
		return s.put(secret, letter, end)
	}
	at, to, quotes := s.value(s.afterBlanks(end))
	if said.class == plain || said.class == prose || to <= at || !quotes && s.b[at] == '-' {
		return 0
	}
	if said.class == secret && !quotes {
		if s.b[from] != '-' {
			return s.spokenPassword(end + 1)
		}
		to = s.passwordEnd(to)
	}
	return s.pass(at, to, func(v []byte) {
		if user, password, ok := bytes.Cut(v, []byte{'%'}); ok && said.user && s.w.r.covers(secret) { // -U user%password
			s.w.user(user)
			s.w.keep([]byte{'%'})
			s.w.put(secret, password)
		} else if user, _, ok := bytes.Cut(v, []byte{':'}); ok && said.class == name && s.w.r.covers(secret) && !isScheme(user) {
			s.w.user(v) // with a password
		} else {
			s.w.labelled(said, v)
		}
	})
}

// optionNaming returns what the option [from, end) of a program says, which stands before it
// where the option has a letter or two.
func (s *scan) optionNaming(from, end int) naming {
	option := s.b[from:end]
	if said, ok := lookup(lexicon().options, bytes.TrimLeft(option, "-")); ok {
		return said
	}
	if len(option) > len("-pw") {
		if said := s.w.naming(option); option[0] == '-' || said.user || said.class == secret && said.strong {
			return said
		}
		return naming{}
	}
	for program := range atoms(lineBefore(s.b, from, 80)) {
		if said, ok := lookup(lexicon().options, slices.Concat(program, option)); ok {
			return said
		}
	}
	return naming{}
}
