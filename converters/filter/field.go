package filter

import (
	"slices"
	"strings"
	"sync"

	"github.com/xrash/smetrics"
)

// field is what a name in a filter stands for.
type field struct {
	name    string
	kind    kind
	about   string
	values  values
	note    bool             // needs the annotation
	session bool             // and is the same in all messages of a session
	basis   basis            // whatever its values are
	names   map[string]int64 // of values, in lower case
	closed  []string         // the only values that there are, nil when there may be any
}

// basis is what the values of a field rest on, or those of several fields.
type basis uint8

const (
	byOctets     basis = 1 << iota // of the message
	byAnnotation                   // of the session and the message
	bySession                      // by its annotation alone
	byCapture                      // what it shows around the message
)

// FieldInfo describes a field for a listing.
type FieldInfo struct {
	Name        string
	Type        string // in Wireshark's words: "Character string"
	Description string
}

// fields are all fields by name.
var fields = sync.OnceValue(func() map[string]*field {
	all := map[string]*field{}
	for _, group := range []struct {
		basis basis
		lists [][]field
	}{
		{byCapture, [][]field{frameFields, addressFields}},
		{byOctets, [][]field{sipFields, headerFields(), sdpFields}},
		{byAnnotation, [][]field{mpopFields, qualityFields, sessionFields}},
	} {
		for _, list := range group.lists {
			for i := range list {
				list[i].basis = group.basis
				if list[i].session {
					list[i].basis = bySession
				}
				all[list[i].name] = &list[i]
			}
		}
	}
	return all
})

// folded are the names of all fields in lower case, except those that would then
// be two.
var folded = sync.OnceValue(func() map[string]*field {
	all := map[string]*field{}
	for name, f := range fields() {
		lower := strings.ToLower(name)
		if all[lower] != nil {
			all[lower] = nil
			continue
		}
		all[lower] = f
	}
	return all
})

// lookup returns the field of a name, nil when there is none. Wireshark knows
// sip.To and sip.to.tag and takes neither as sip.to; nobody means two things by
// that, so the case of letters does not count here.
func lookup(name string) *field {
	if f := fields()[name]; f != nil {
		return f
	}
	return folded()[strings.ToLower(name)]
}

// Fields lists the fields that a filter may name, by name.
func Fields() []FieldInfo {
	list := make([]FieldInfo, 0, len(fields()))
	for _, f := range fields() {
		list = append(list, FieldInfo{f.name, f.kind.String(), f.about})
	}
	slices.SortFunc(list, func(a, b FieldInfo) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// octetsOf is a value of text or octets.
func octetsOf(b []byte) value { return value{octets: b} }

// one makes the values of a field that a message has once or not at all.
func one(get func(p *packet) (value, bool)) values {
	return func(p *packet, yield func(value) bool) {
		if v, ok := get(p); ok {
			yield(v)
		}
	}
}

// elsewhere says what to use for fields of Wireshark that are missing here, and
// why.
var elsewhere = map[string]string{
	"udp.port":    "the packets have no UDP layer, use exported_pdu.src_port and exported_pdu.dst_port",
	"udp.srcport": "the packets have no UDP layer, use exported_pdu.src_port",
	"udp.dstport": "the packets have no UDP layer, use exported_pdu.dst_port",
	"tcp.port":    "the packets have no TCP layer, use exported_pdu.src_port and exported_pdu.dst_port",
	"tcp.srcport": "the packets have no TCP layer, use exported_pdu.src_port",
	"tcp.dstport": "the packets have no TCP layer, use exported_pdu.dst_port",
	"ip":          "the packets have no IP layer, use ip.addr",
	"ipv6":        "the packets have no IP layer, use ipv6.addr",
	"udp":         "the packets have no UDP layer",
	"tcp":         "the packets have no TCP layer",
	"sip.resend":  "use mpop.retransmit",

	"sip.resend-original":         "use mpop.retransmit",
	"sip.response-request":        alone,
	"sip.response-time":           alone,
	"sip.release-time":            alone,
	"frame.protocols":             "use sip and sdp",
	"frame.interface_id":          "use frame.interface_name",
	"frame.interface_description": "use frame.interface_name",
	"sdp.media_attribute.value":   "use sdp.media_attr",
}

const alone = "a message is looked at alone here; Wireshark has it in what ocsconv convert writes"

// suggest ends the message about an unknown name: where else to look, or the
// field whose name is nearest.
func suggest(name string) string {
	if hint, ok := elsewhere[name]; ok {
		return "; " + hint
	}
	if i := strings.LastIndexAny(name, "/-"); i > 0 && lookup(name[:i]) != nil {
		return "; arithmetic wants blanks around " + name[i:i+1]
	}
	if field := "mpop." + strings.ToLower(name); lookup(field) != nil {
		return "; did you mean " + field + "? ocsconv formats --fields lists them"
	}
	best, bestDistance := "", len(name)/3+1
	for _, f := range Fields() {
		if len(name)-len(f.Name) >= bestDistance {
			continue // a name may be as long as a filter
		}
		if d := smetrics.Ukkonen(strings.ToLower(name), strings.ToLower(f.Name), 1, 1, 1); d < bestDistance {
			best, bestDistance = f.Name, d
		}
	}
	if best == "" {
		return "; ocsconv formats --fields lists them"
	}
	return "; did you mean " + best + "? ocsconv formats --fields lists them"
}
