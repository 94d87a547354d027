package curated

import (
	"slices"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/flows"
	"ocsconv/testdata/generate/logs"
)

// forks are three calls that were answered although other viewers call them
// cancelled or busy, as the proxy that forked them has logged them.
func forks() []File {
	const busy = "one phone is busy, the other answers"
	legs := atProxy(busy)
	caller := legs.Messages[0].Remote
	legs.Messages = slices.DeleteFunc(legs.Messages, func(m *calls.Message) bool { return m.Remote == caller })
	var files []File
	for _, f := range []struct {
		name, shows string
		session     *calls.Session
	}{
		{"loser-cancelled", "answered by the second phone; the first is cancelled before the caller's ACK", atProxy("two phones, one answers")},
		{"loser-busy", "answered by the second phone; the first was busy", atProxy(busy)},
		{"legs-only", "the proxy's two outgoing legs only, up to the ACK; the first phone was busy", first(legs, 7)},
	} {
		files = append(files,
			file("forks/"+f.name+".log", f.shows, (&logs.SIPStack{}).Render, f.session),
			file("forks/"+f.name+".txt", "the same, pasted with captions", logs.Excerpt{Captions: true}.Render, f.session))
	}
	return files
}

// atProxy plays a flow and returns what its proxy saw.
func atProxy(name string) *calls.Session {
	i := slices.IndexFunc(flows.All(), func(f flows.Flow) bool { return f.Name == name })
	views := flows.Play(flows.All()[i], flows.Style{Agents: true}, 1).Views()
	return views[slices.IndexFunc(views, func(v flows.View) bool { return v.Server })].Sessions[0]
}
