// Command ocsconv-export-markdown writes a session as a Markdown ticket: what
// happened, and which endpoint of the callee did what. It is an example of an
// export of one's own. Built into a folder of PATH it makes --as markdown:
//
//	go build -o ~/bin/ocsconv-export-markdown ./testdata/plugins/ocsconv-export-markdown
//	ocsconv export trace.log -d ticket --as markdown
//
// It knows nothing of ocsconv but the JSON on its standard input.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// session is what this program needs of ocsconv.session/1.
type session struct {
	CallID  string   `json:"call_id"`
	Kind    string   `json:"kind"`
	Start   string   `json:"start"`
	Outcome string   `json:"outcome"`
	MPOP    string   `json:"mpop"`
	Summary []string `json:"summary"`
	Caller  struct {
		AOR string `json:"aor"`
	} `json:"caller"`
	Callee      string       `json:"callee"`
	Endpoints   []endpoint   `json:"endpoints"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type endpoint struct {
	Label   string `json:"label"`
	Product string `json:"product"`
	Epid    string `json:"epid"`
	State   string `json:"state"`
	How     string `json:"how"`
	RingMS  *int64 `json:"ring_ms"`
}

type diagnostic struct {
	ID     int    `json:"id"`
	Reason string `json:"reason"`
	Source string `json:"source"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--about" {
		fmt.Print("title: Markdown ticket with the fork table\nextension: md\n")
		return
	}
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes a chapter per session; --session and --combined differ only in how
// many there are.
func run(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	for sessions := json.NewDecoder(in); ; {
		var s session
		err := sessions.Decode(&s)
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return err
		}
		chapter(w, &s)
	}
}

func chapter(w io.Writer, s *session) {
	fmt.Fprintf(w, "# %s: %s to %s, %s\n\n", text(s.Kind), text(s.Caller.AOR), text(s.Callee), text(s.Outcome))
	fmt.Fprintf(w, "Call-ID %s, %s\n\n", text(s.CallID), text(s.Start))
	for _, sentence := range s.Summary {
		fmt.Fprintf(w, "* %s\n", text(sentence))
	}
	if len(s.Endpoints) > 0 {
		fmt.Fprintf(w, "\n## Endpoints (MPOP: %s)\n\n| | product | epid | state | how known | rang |\n|---|---|---|---|---|---|\n", text(s.MPOP))
	}
	for _, e := range s.Endpoints {
		rang := ""
		if e.RingMS != nil {
			rang = fmt.Sprintf("%d.%03d s", *e.RingMS/1000, *e.RingMS%1000)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", text(e.Label), text(e.Product), text(e.Epid), text(e.State), text(e.How), rang)
	}
	if len(s.Diagnostics) > 0 {
		fmt.Fprint(w, "\n## Diagnostics\n\n")
	}
	for _, d := range s.Diagnostics {
		fmt.Fprintf(w, "* %d %s (%s)\n", d.ID, text(d.Reason), text(d.Source))
	}
	fmt.Fprintln(w)
}

// text keeps what a log says from being taken for markup.
var text = strings.NewReplacer("\r", " ", "\n", " ", "|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "#", `\#`).Replace
