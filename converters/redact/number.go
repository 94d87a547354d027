package redact

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// normalNumber returns the digits of a telephone number, with a leading "+", and
// whether v is one: digits and the visual separators of RFC 3966 §3, or the slash
// that is common in Europe.
func normalNumber(v []byte) (digits []byte, ok bool) { return numberOf(v, 3) }

// numberOf is normalNumber for a place where so few digits are a number.
func numberOf(v []byte, least int) (digits []byte, ok bool) {
	for i, c := range v {
		switch {
		case c-'0' <= 9, c == '+' && i == 0:
			digits = append(digits, c)
		case c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == ' ':
		default:
			return nil, false
		}
	}
	return digits, countDigits(digits) >= least
}

// newNumber returns a number of the same length with the same country code, and with a 0
// behind it (a trunk prefix) where there was one. The stream must be seeded.
func (r *Redactor) newNumber(value string, attempt int) string {
	kept := keptDigits(value)
	rest := value[kept:]
	v, err := strconv.ParseUint(rest, 10, 64)
	if err != nil || len(rest) > 18 { // as many as a circle has room for
		return value[:kept] + string(r.reshape(nil, []byte(rest)))
	}
	n, from := uint64(1), uint64(0)
	for range len(rest) - 1 {
		n *= 10
	}
	if rest[0] != '0' {
		n, from = 9*n, n
	}
	like := r.circle(number, foldHash([]byte(value[:kept])), n)
	return fmt.Sprintf("%s%0*d", value[:kept], len(rest), from+like.after(v-from, attempt+1))
}

// keptDigits returns how much of a number says only which country it belongs to,
// or that it leaves the local network.
func keptDigits(value string) int {
	switch {
	case value[0] == '+':
		return 1 + countryCode(value[1:])
	case len(value) > 9 && value[:2] == "00":
		return 2 + countryCode(value[2:])
	case len(value) > 4 && value[0] == '0':
		return 1
	}
	return 0
}

// countryCode returns the length of the country code of ITU-T E.164: zones 1 and
// 7 have one digit, the others two or three.
func countryCode(digits string) int {
	const twoDigits = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
		"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "
	switch {
	case len(digits) < 4:
		return 0
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case bytes.Contains([]byte(twoDigits), []byte(" "+digits[:2]+" ")):
		return 2
	}
	return 3
}

// appendNumber appends the pseudonym of a number with the separators of v. A
// number that is known with its country code is the same number without "+".
func (r *Redactor) appendNumber(dst, v []byte) []byte {
	digits, _ := numberOf(v, 1)
	return asWritten(dst, r.numberFor(string(digits)), v, &isDialled)
}

var isDialled = isDigit.and("+")

// numberFor returns the pseudonym of a number's digits.
func (r *Redactor) numberFor(digits string) string {
	const abroad = "00"
	if rest, ok := strings.CutPrefix(digits, abroad); ok && r.has(number, "+"+rest) {
		return abroad + r.draw(number, "+"+rest)[1:]
	}
	if without, ok := withoutTrunk(digits); ok && r.has(number, without) {
		p, kept := r.draw(number, without), keptDigits(without)
		return p[:kept] + "0" + p[kept:]
	}
	if digits[0] != '+' && r.has(number, "+"+digits) {
		return r.draw(number, "+"+digits)[1:]
	}
	return r.draw(number, digits)
}

// withoutTrunk returns +442079460018 of +4402079460018: the prefix of calls inside
// of the country does not belong behind its code, but people write it, mostly in
// brackets.
func withoutTrunk(digits string) (string, bool) {
	kept := keptDigits(digits)
	if digits[0] != '+' || len(digits) <= kept || digits[kept] != '0' {
		return "", false
	}
	return digits[:kept] + digits[kept+1:], true
}
