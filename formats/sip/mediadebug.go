package sip

import (
	"strconv"
	"strings"
)

// MediaDebug is what a client found out about the way of its media, as it stands
// in ms-client-diagnostics headers of Lync and Skype for Business. Clients write
// it in two forms, as one quoted list for each side,
//
//	CallerMediaDebug="audio:ICEWarn=0x0,LocalSite=192.0.2.32:50020,…"
//
// or as attributes of the header:
//
//	UserType="Caller";MediaType="audio";ICEWarn="0x0";LocalSite="192.0.2.32:50020";…
//
// Microsoft documents neither; names and meanings are as seen in logs.
type MediaDebug struct {
	Side     string // "Caller" or "Callee": whose view it is; "" when not said
	Modality string // "audio", "video", "application-sharing"; "" when not said
	params   []Attribute
}

// Location tells where an endpoint of a call is.
type Location uint8

// The locations. That 1 is outside and 2 inside is inferred from samples.
const (
	LocationAbsent  Location = iota // the client does not say
	LocationUnknown                 // 0
	Outside                         // 1: on the Internet
	Inside                          // 2
)

// Param returns a value by its name in any case.
func (m MediaDebug) Param(name string) string {
	for _, p := range m.params {
		if strings.EqualFold(p.Name, name) {
			return p.Value
		}
	}
	return ""
}

// Params returns all names and values in order.
func (m MediaDebug) Params() []Attribute { return m.params }

// ICEWarn returns the bits of what went wrong on the way to the media path. It is
// not ok without any, or when they are no number.
func (m MediaDebug) ICEWarn() (bits uint64, ok bool) { return ParseMask(m.Param("ICEWarn")) }

// ParseMask reads a mask of bits: hexadecimal behind "0x" as in headers, decimal
// otherwise as in quality reports.
func ParseMask(text string) (bits uint64, ok bool) {
	text = strings.TrimSpace(text)
	base := 10
	if len(text) > 2 && text[0] == '0' && text[1]|0x20 == 'x' {
		text, base = text[2:], 16
	}
	bits, err := strconv.ParseUint(text, base, 64)
	return bits, err == nil
}

// LocalLocation returns where the client is.
func (m MediaDebug) LocalLocation() Location { return location(m.Param("LocalLocation")) }

// RemoteLocation returns where the other end is, as far as the client knows.
func (m MediaDebug) RemoteLocation() Location { return location(m.Param("RemoteLocation")) }

func location(value string) Location {
	switch strings.TrimSpace(value) {
	case "0":
		return LocationUnknown
	case "1":
		return Outside
	case "2":
		return Inside
	}
	return LocationAbsent
}

// mediaDebugNames are the attributes of the second form.
var mediaDebugNames = map[string]bool{
	"icewarn": true, "icewarnex": true, "localsite": true, "remotesite": true, "localmr": true, "remotemr": true,
	"localmrtcpport": true, "remotemrtcpport": true, "portrange": true, "locallocation": true, "remotelocation": true,
	"federationtype": true, "networkname": true, "interfaces": true, "baseinterface": true, "baseaddress": true,
	"mrdnsu": true, "mrresu": true, "mediachanblob": true, "protocol": true, "localinterface": true,
}

// maxMediaDebug bounds the lists of one header.
const maxMediaDebug = 16

// MediaDebug returns what the header says about the way of the media, one value
// for each side and kind of media.
func (d Diagnostic) MediaDebug() []MediaDebug {
	var list []MediaDebug
	var own MediaDebug
	for _, p := range d.params {
		name := strings.ToLower(p.Name)
		switch side, isList := strings.CutSuffix(name, "mediadebug"); {
		case isList:
			list = append(list, mediaLists(side, p.Value)...)
		case name == "usertype":
			own.Side = p.Value
		case name == "mediatype":
			own.Modality = p.Value
		case mediaDebugNames[name]:
			own.params = append(own.params, p)
		}
	}
	if len(own.params) > 0 {
		list = append(list, own)
	}
	return list[:min(len(list), maxMediaDebug)]
}

// ParseMediaDebug reads a list that stands alone: "audio:ICEWarn=0x0,…". It
// returns nothing for any other text.
func ParseMediaDebug(text string) []MediaDebug {
	list := mediaLists("", text)
	for _, m := range list {
		for _, p := range m.params {
			if mediaDebugNames[strings.ToLower(p.Name)] {
				return list
			}
		}
	}
	return nil
}

// mediaLists reads the lists of one side, one for each kind of media.
func mediaLists(side, text string) []MediaDebug {
	switch side {
	case "caller":
		side = "Caller"
	case "callee":
		side = "Callee"
	}
	list := []MediaDebug{{Side: side}}
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '\r' || r == '\n' }) {
		name, value, ok := strings.Cut(piece, "=")
		m := &list[len(list)-1]
		if modality, first, named := strings.Cut(name, ":"); named {
			name = first
			if m.Modality == "" && len(m.params) == 0 {
				m.Modality = modality
			} else if len(list) < maxMediaDebug {
				list = append(list, MediaDebug{Side: side, Modality: modality})
				m = &list[len(list)-1]
			}
		}
		if ok && name != "" && len(m.params) < maxAttributes {
			m.params = append(m.params, Attribute{name, strings.Trim(value, `"`)})
		}
	}
	if last := list[len(list)-1]; len(last.params) == 0 {
		list = list[:len(list)-1]
	}
	return list
}
