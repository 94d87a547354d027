package logtime

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// Parse reads what --tz takes: a zone name, also as Windows spells it ("Central
// European Standard Time"), "UTC", an offset such as +01:00 or UTC+1, "local" for
// the zone of this machine, or "auto", for which it returns nil.
func Parse(s string) (*formats.Clock, error) {
	if s == "" || strings.EqualFold(s, "auto") {
		return nil, nil
	}
	if offset, ok := parseOffset(s); ok {
		return fixed(offset), nil
	}
	if strings.EqualFold(s, "local") {
		return formats.NewClock(time.Local), nil
	}
	if zone, ok := windowsZones()[strings.ToLower(s)]; ok {
		s = zone
	}
	loc, err := time.LoadLocation(s)
	if err != nil {
		loc = ofPlace(s)
	}
	if loc == nil {
		return nil, fmt.Errorf("unknown zone %q: give a name such as Europe/Zagreb, an offset such as +01:00, local, or auto", s)
	}
	return formats.NewClock(loc), nil
}

// ofPlace returns the zone that a place has its name in: that of "new york" is
// America/New_York; nil for none.
func ofPlace(s string) *time.Location {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '_' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	for _, area := range []string{"Europe/", "America/", "Asia/", "Australia/", "Africa/", "Pacific/", "Atlantic/"} {
		if loc, err := time.LoadLocation(area + strings.Join(words, "_")); err == nil && len(words) > 0 {
			return loc
		}
	}
	return nil
}

var offsetForm = formats.Pattern(`^(?i:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$`)

// parseOffset reads an offset from UTC, also as reports spell it.
func parseOffset(s string) (time.Duration, bool) {
	if strings.EqualFold(s, "Z") || strings.EqualFold(s, "UTC") {
		return 0, true
	}
	part := offsetForm().FindStringSubmatch(s)
	if part == nil || strings.HasSuffix(s, ":") {
		return 0, false
	}
	hours, _ := strconv.Atoi(part[2])
	minutes, _ := strconv.Atoi(part[3])
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if minutes > 59 || offset > 24*time.Hour {
		return 0, false
	}
	if part[1] == "-" {
		offset = -offset
	}
	return offset, true
}
