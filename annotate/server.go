package annotate

import (
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// learnServer notes the name of the server from which a client received the
// newest message. A client has one connection, whoever wrote the message.
func (k *teaching) learnServer(s *sip.Message, f *fact) {
	if f.dir != formats.In || f.remote == 0 || f.is(isServerLog) {
		return
	}
	known := k.servers[f.remote]
	target := s.TargetName()
	if known.Sure && (len(target) == 0 || known.Name == string(target)) {
		return // most messages tell nothing new
	}
	name, sure := string(target), true
	if name == "" {
		name, sure = reporter(s), false
	}
	if name != "" {
		k.servers[f.remote] = known.merge(ServerName{Name: clean(name, maxServerName), Sure: sure})
	}
}

// reporter returns the host that a message has a report of, unless it is the
// client's own.
func reporter(m *sip.Message) string {
	for d := range m.Diagnostics() {
		if d.Source != "" && d.Header != "ms-client-diagnostics" {
			return d.Source
		}
	}
	return ""
}

// serverName is what the server of a session is called, the same in all sessions
// and outputs: the server whose trace the log is, else what the other end of the
// client's connection is called, else its address. Where the log prints no
// address it is the host that reported something, if only one did, and "" where
// the log tells none of these.
func (a *fork) serverName(s *Session) string {
	if a.paths.view == ViewServer && s.Owner != "" {
		return s.Owner
	}
	if s.straight {
		return ""
	}
	address := ""
	for _, m := range a.trace.messages {
		end := m.remote
		switch traced := m.is(isServerLog); {
		case a.paths.view == ViewServer && (traced || m.how != formats.Logged):
			end = m.local
		case traced:
			continue // its other end is no server's, or another one
		}
		if name := a.c.server(end); name != "" {
			return name
		}
		if address == "" && end != 0 {
			address = Host(a.c.text(end))
		}
	}
	if address == "" {
		return onlyReporter(s.Diagnostics)
	}
	return address
}

func onlyReporter(list []Diagnostic) string {
	name := ""
	for i := range list {
		switch d := &list[i]; {
		case d.Source == "" || d.Header == "ms-client-diagnostics":
		case name != "" && !strings.EqualFold(name, d.Source):
			return ""
		default:
			name = d.Source
		}
	}
	return name
}

// straight reports whether the logs of the caller and of the only endpoint show that no
// server is between them: what the one sent the other received.
func (a *fork) straight() bool {
	return a.trace.shared && a.paths.view != ViewServer && len(a.branches) == 1
}

const maxServerName = 120 // octets, as of an owner
