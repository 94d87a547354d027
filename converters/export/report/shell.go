package report

import (
	"bufio"
	"io"

	"ocsconv/converters/redact/datablock"
)

// Shell is a page without sessions for whoever fills it by itself: a script of its
// own that stands in the scope of the page's, gets the data elsewhere, and hands
// lists to renew.
type Shell struct {
	Title  string
	Above  string // markup above everything
	Style  string // behind that of the page
	Script string
	Policy string // what the Content-Security-Policy allows besides: sources of scripts, then further directives

	// Data writes what stands between the list and the script; it may be nil.
	Data func(w io.Writer) error
}

// Write writes the page.
func (s *Shell) Write(w io.Writer) error {
	list, err := NewAnswers(Options{Title: s.Title}).List()
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	script := joinScript(s.Script)
	writeHead(b, s.Title, script, style()+s.Style, s.Policy)
	writeBody(b, s.Title, s.Above)
	if err := datablock.Write(b, "data", datablock.Deflate(list)); err != nil {
		return err
	}
	if s.Data != nil {
		if err := s.Data(b); err != nil {
			return err
		}
	}
	_, _ = b.WriteString("<script>" + script + "</script>\n</body>\n</html>\n") // Flush tells of an error
	return b.Flush()
}
