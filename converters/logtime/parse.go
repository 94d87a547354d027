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
		return nil, fmt.Errorf("unknown zone %q: give a name such as %s, an offset such as +01:00, local, or auto", s, nameLike(s))
	}
	return formats.NewClock(loc), nil
}

// nameLike returns the name of a zone, that of a place where somebody gave only the place.
func nameLike(s string) string {
	if s != "" {
		place := strings.ReplaceAll(strings.ToUpper(s[:1])+s[1:], " ", "_")
		for _, area := range []string{"Europe/", "America/", "Asia/", "Australia/", "Africa/", "Pacific/", "Atlantic/"} {
			if _, err := time.LoadLocation(area + place); err == nil {
				return area + place
			}
		}
	}
	return "Europe/Zagreb"
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
