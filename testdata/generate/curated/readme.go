package curated

import (
	"fmt"
	"strings"
)

const preface = `# Logs to test with

Everything here is made up, with documentation addresses and names; nothing was captured. The two exceptions are
` + "`seed/mpop-blog.txt`" + `, the document that this project began with, and ` + "`scenarios/`" + `, whose first call is that document's.

The logs below are written by the generator, so that what they hold is known and not guessed:

    go run ./testdata/generate -curated testdata      # writes them again
    go run ./testdata/generate -size 1GiB -kind uccapi -sessions 50000 -seed 1 -o big.uccapilog
    sh testdata/speed.sh                              # measures with such a log
    sh testdata/compare.sh OLD NEW                    # what two builds do differently

What the generator makes beyond these files: package ` + "`generate/calls`" + ` plays calls and keeps the truth about them,
` + "`generate/logs`" + ` writes them as logs (` + "`logs.Stream`" + ` writes big ones). A SERVICE message of 300 KB, for example,
is ` + "`calls.Service(r, cast, at, 300<<10)`" + `; it is not stored here.

The folder ` + "`plugins/`" + ` holds no logs but two programs: a format and an export of one's own, as examples.

Go leaves folders named testdata out of ` + "`./...`" + `: test the generator with ` + "`go test ./testdata/generate/...`" + `.

Shapes of lines that no published log shows (trailers of S4 records, connection records, the begin marker of
Lync Server 2013) follow the best guess of the readers, so that reading them proves nothing about real ones.

| file | shows | messages | sessions |
|---|---|---|---|
| ` + "`seed/mpop-blog.txt`" + ` | a forked call in a document: captions, seven messages, and two headers of an eighth | 8 | 1 |
| ` + "`other/`" + ` | one call in the logs of pidgin-sipe, a Polycom phone and an AudioCodes gateway (three spellings), written by hand | | |
| ` + "`scenarios/`" + ` | eight calls with expected results, client logs and excerpts; see their README | | |
`

// README returns the description of all files.
func README() []byte {
	var b strings.Builder
	b.WriteString(preface)
	for _, f := range Files() {
		note := ""
		if f.Refused {
			note = " (no reader takes it)"
		}
		fmt.Fprintf(&b, "| `%s` | %s%s | %d | %d |\n", f.Name, strings.ReplaceAll(f.Shows, "|", `\|`), note, f.Messages, f.Sessions)
	}
	return []byte(b.String())
}
