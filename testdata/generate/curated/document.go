package curated

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"regexp"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// documents are logs as people quote them.
func documents() []File {
	plan := with(short, func(p *calls.Plan) { p.EarlyMedia = true })
	f := file("excerpt/captions.txt", "messages under captions with their direction, no packet lines", logs.Excerpt{Captions: true}.Render, call(90, calls.R2, "caller", plan))
	headless := then(file("excerpt/fragment.txt", "the same kind; the 101 is a fragment: two headers without a start line", logs.Excerpt{Captions: true}.Render, call(91, calls.R2, "caller", plan)), behead)
	return []File{
		f,
		file("excerpt/bare.txt", "messages one after the other, nothing else", logs.Excerpt{}.Render, call(92, calls.R2, "caller", plan)),
		file("excerpt/prefixed.txt", "start lines with the log's prefix, packet lines left out", logs.UCCAPI{Bare: true, OneSpace: true, EOL: "\n"}.Render, call(93, calls.R2, "caller", plan)),
		headless,
	}
}

// behead leaves the ms-diagnostics and Server lines of the 101.
func behead(b []byte) []byte {
	report := regexp.MustCompile(`(?s)(101 Progress Report \(IN\)\n\n).*?(ms-diagnostics: [^\n]*\nServer: [^\n]*\n)Content-Length: 0\n`)
	return report.ReplaceAll(b, []byte("$1$2"))
}

// archives are packed logs. Their octets depend on the version of the packer,
// so only what is in them is held by a test.
func archives() []File {
	one := file("", "", logs.UCCAPI{}.Render, call(94, calls.R2, "caller", short))
	two := file("", "", (&logs.SIPStack{}).Render, call(95, calls.R2, "server", short))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Name = "caller.uccapilog"
	mustWrite(z.Write(one.Data))
	must(z.Close())
	var archive bytes.Buffer
	a := zip.NewWriter(&archive)
	for _, f := range []struct {
		name string
		data []byte
	}{{"client/caller.uccapilog", one.Data}, {"server/fe01.log", two.Data}} {
		w, err := a.Create(f.name)
		must(err)
		mustWrite(w.Write(f.data))
	}
	must(a.Close())
	return []File{
		{Name: "packed/caller.uccapilog.gz", Shows: "a client log in gzip", Data: packed.Bytes(), Messages: one.Messages, Sessions: 1, Packed: true},
		{Name: "packed/two-logs.zip", Shows: "a client log and a server trace in one zip", Data: archive.Bytes(), Messages: one.Messages + two.Messages, Sessions: 2, Packed: true},
	}
}

// must stops at an error that writing to memory cannot give.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func mustWrite(_ int, err error) { must(err) }
