package sip

import (
	"bytes"
	"math"
)

var space = []byte{' '}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return c-'0' <= 9 }

// IsHexDigit reports whether c is a hexadecimal digit in either case.
func IsHexDigit(c byte) bool { return IsDigit(c) || 'a' <= lower(c) && lower(c) <= 'f' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// trim removes linear white space, folds included, from both ends.
func trim(b []byte) []byte { return trimRight(trimLeft(b)) }

func trimLeft(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

func trimRight(b []byte) []byte {
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// equalFold compares with a name in lower case, ASCII letters in any case.
func equalFold(b []byte, name string) bool { return len(b) == len(name) && hasPrefixFold(b, name) }

func hasPrefixFold(b []byte, prefix string) bool {
	if len(b) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if b[i] != prefix[i] && lower(b[i]) != lower(prefix[i]) {
			return false
		}
	}
	return true
}

// IsToken reports whether b is a token of RFC 3261 §25.1.
func IsToken(b []byte) bool {
	for _, c := range b {
		if !tokenChars[c] {
			return false
		}
	}
	return len(b) > 0
}

var tokenChars = func() (set [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~") {
		set[c] = true
	}
	return set
}()

// parseUint reads decimal digits and nothing else.
func parseUint(b []byte, limit uint64) (n uint64, ok bool) {
	for _, c := range b {
		if !IsDigit(c) {
			return 0, false
		}
		if n = n*10 + uint64(c-'0'); n > limit {
			return 0, false
		}
	}
	return n, len(b) > 0
}

// ParseLength returns the number that is the value of a Content-Length, -1 for what is none.
func ParseLength(value []byte) int {
	n, ok := parseUint(bytes.TrimSpace(value), math.MaxInt32)
	if !ok {
		return -1
	}
	return int(n)
}

// field cuts the first word off b, at blanks.
func field(b []byte) (word, rest []byte) {
	b = trim(b)
	i := 0
	for i < len(b) && !isBlank(b[i]) {
		i++
	}
	return b[:i], b[i:]
}

func startsWith(b []byte, c byte) bool { return len(b) > 0 && b[0] == c }

// until cuts b before the first of the octets in set.
func until(b []byte, set string) (before, rest []byte) {
	if i := bytes.IndexAny(b, set); i >= 0 {
		return b[:i], b[i:]
	}
	return b, nil
}
