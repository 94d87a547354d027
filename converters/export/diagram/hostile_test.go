package diagram_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
)

// attacks are texts that mean something to one of the languages we write, or to
// a terminal.
var attacks = []string{
	"!include /etc/passwd", "@enduml", "@startuml", "%getenv(\"HOME\")", "$x", "!define A B", "' comment", "/' comment '/",
	"**bold** //it// __u__ ~~s~~ --x-- \"\"mono\"\"", "<b>x</b> <img:http://example.com/x.png> <&heart> <$sprite>", "[[http://example.com]]",
	"\\n\\t\\r", "\r\nend note\r\n@enduml\r\n", "end", "end box", "newpage", "== x ==", "...", "|||", "\"quoted\" \\\"",
	"<U+0041> &#65; &lt; &amp; #65; #quot; #59;", "a;b", "%%{init: {}}%%", "%% comment", "C->>S: x", "participant X", "---", "<br/>x<br>",
	"</text><script>alert(1)</script>", "]]>", "<!-- x -->", "&ent;",
	"\x1b[31mred\x1b[0m \x07\x08\x00\x7f \u009b31m", "\u202eevil\u202c \u2066x\u2069 \u200f\u061c", "\u2028\u2029\u0085", "\ufeff\ufffe\uffff",
	"=cmd|'/C calc'!A0", "日本語 שלום مرحبا e\u0301 👩‍👩‍👧", "\xff\xfe\x80", strings.Repeat("x", 100_000), strings.Repeat("e\u0301\u0302", 10_000),
}

// hostile returns a session whose every text is an attack.
func hostile(t testing.TB, at int) *annotate.Session {
	s := session(t, "S01")
	next := at
	evil := func() string {
		next++
		return attacks[next%len(attacks)]
	}
	s.CallID, s.Callee, s.Owner = evil(), evil(), evil()
	s.Caller.AOR, s.Caller.Name, s.Caller.Product, s.Caller.Epid = evil(), evil(), evil(), evil()
	s.Summary = []string{evil(), evil()}
	s.Media.Local, s.Media.RemoteType = evil(), evil()
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		e.Name, e.Product, e.Epid, e.AOR = evil(), evil(), evil(), evil()
	}
	for i := range s.Diagnostics {
		s.Diagnostics[i].Source = evil()
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		m.Note, m.CSeq, m.SDP = evil(), evil(), evil()
		if m.Status > 0 {
			m.StartLine = fmt.Sprintf("SIP/2.0 %d %s", m.Status, evil())
		} else {
			m.Method = evil()
		}
	}
	return s
}

// texts returns all text of a ladder.
func texts(l *diagram.Ladder) []string {
	all := append([]string{l.Title, l.CallID}, l.Verdict...)
	for _, b := range l.Boxes {
		all = append(all, b.Title)
	}
	for _, lane := range l.Lanes {
		all = append(append(all, lane.Label, lane.AOR), lane.Detail...)
	}
	for _, s := range l.Steps {
		switch s := s.(type) {
		case *diagram.Message:
			all = append(all, s.Label, s.Short, s.SDP, s.CSeq, s.Note, s.Branch)
		case *diagram.Divider:
			all = append(all, s.Label)
		}
	}
	return all
}

func TestLadderTextIsHarmless(t *testing.T) {
	for at := range attacks {
		for _, text := range texts(diagram.New(hostile(t, at), diagram.Options{})) {
			require.True(t, utf8.ValidString(text))
			require.LessOrEqual(t, utf8.RuneCountInString(text), 700)
			for _, r := range text {
				require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029', "%q", text)
			}
		}
	}
}

func TestTextNeverControlsTheTerminal(t *testing.T) {
	for at := range attacks {
		l := diagram.New(hostile(t, at), diagram.Options{})
		for _, width := range []int{0, 1, 80, 120, 400} {
			out := render(t, func(w io.Writer, l *diagram.Ladder) error {
				if err := diagram.Text(w, l, diagram.TextOptions{Width: width, Compact: true}); err != nil {
					return err
				}
				return diagram.Text(w, l, diagram.TextOptions{Width: width})
			}, l)
			for _, r := range string(out) {
				require.False(t, r != '\n' && unicode.IsControl(r), "%q", r)
			}
		}
	}
}

// pumlSafe is what may stand in a diagram of what was in a message: letters,
// digits, blanks and references.
const pumlSafe = `[A-Za-z0-9 .,]|<U\+[0-9A-F]{4}>`

func TestPlantUMLHoldsNoForeignSyntax(t *testing.T) {
	ours := `|</?b>|</?i>|</?size(:[0-9]+)?>|</?color(:#[0-9A-Fa-f]+)?>|\\n`
	text := `(` + pumlSafe + ours + `)*`
	lines := []string{
		`@startuml|@enduml|hide footbox|skinparam [A-Za-z]+ [A-Za-z0-9]+|skinparam [a-z]+ \{|  [A-Za-z]+ #?[0-9A-Fa-f]+|\}`,
		`title ` + text, `box "` + text + `"`, `end box`, `participant "` + text + `" as [A-Z0-9]+ #[0-9A-Fa-f]{6}`,
		`autonumber (stop|[0-9]+ "<b>\[0\]</b>")`, `[A-Z0-9]+ -\[#[0-9A-Fa-f]{6}(,dotted|,bold)?\]-?>>? [A-Z0-9]+ : ` + text,
		`note (left|right)( of [A-Z0-9]+)? : ` + text, `== ` + text + ` ==`, `\.\.\. ` + text + ` \.\.\.`, `newpage`,
		`legend left|endlegend`, `(<U\+2022>|<U\+2003>|<size:10>)` + text,
	}
	pattern := `^(` + strings.Join(lines, `|`) + `)$`
	for at := range attacks {
		out := render(t, diagram.PlantUML, diagram.New(hostile(t, at), diagram.Options{}))
		for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\n"), "\n") {
			require.Regexp(t, pattern, line)
		}
	}
}

func TestSVGIsXMLWithTheTextAsText(t *testing.T) {
	for at := range attacks {
		l := diagram.New(hostile(t, at), diagram.Options{})
		d := xml.NewDecoder(strings.NewReader(string(render(t, diagram.SVG, l))))
		title, inTitle := "", false
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			switch token := token.(type) {
			case xml.StartElement:
				assert.NotContains(t, []string{"script", "image", "a", "use", "foreignObject"}, token.Name.Local)
				for _, a := range token.Attr {
					assert.NotContains(t, []string{"href", "style", "onload", "onclick"}, a.Name.Local)
				}
				inTitle = token.Name.Local == "title" && title == ""
			case xml.CharData:
				if inTitle {
					title += string(token)
				}
			case xml.EndElement:
				inTitle = false
			}
		}
		assert.Equal(t, l.Title, title)
	}
}

// Office programs understand of a style sheet the selectors that are one class.
// Every class that is painted must be such a selector, and what only browsers
// understand must stand in elements that are marked as theirs.
func TestSVGStyleIsForOfficeProgramsToo(t *testing.T) {
	picture := string(render(t, diagram.SVG, diagram.New(session(t, "S01"), diagram.Options{})))
	_, style, ok := strings.Cut(picture, "<style>")
	require.True(t, ok)
	style, rest, _ := strings.Cut(style, "</style>")
	for _, unknown := range []string{"var(", "@", "paint-order", "currentColor"} {
		assert.NotContains(t, style, unknown)
	}
	styled := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(style), "\n") {
		selectors, _, _ := strings.Cut(line, " {")
		for s := range strings.SplitSeq(selectors, ", ") {
			require.Regexp(t, `^\.[a-z-]+$`, s)
			styled[s[1:]] = true
		}
	}
	for _, m := range regexp.MustCompile(`<(?:rect|line|path)( class="([^"]*)")?`).FindAllStringSubmatch(picture, -1) {
		assert.True(t, styled[m[2]], "%q", m[0])
	}
	for s := range strings.SplitSeq(rest, "<style") {
		if media, rules, ok := strings.Cut(s, "{"); ok && strings.Contains(s, "</style>") {
			assert.Regexp(t, `^ media="([^"]*)">@media `, media)
			assert.NotEmpty(t, rules)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, a := range attacks[:8] {
		f.Add(a, 80)
	}
	s := session(f, "S01")
	f.Fuzz(func(t *testing.T, text string, width int) {
		s.Caller.Name, s.Summary, s.Messages[0].Note, s.Messages[1].StartLine = text, []string{text}, text, text
		l := diagram.New(s, diagram.Options{})
		for _, write := range []func(io.Writer, *diagram.Ladder) error{
			diagram.PlantUML, diagram.Mermaid, diagram.SVG,
			func(w io.Writer, l *diagram.Ladder) error {
				return diagram.Text(w, l, diagram.TextOptions{Width: width % 300, Compact: width%2 == 0})
			},
		} {
			out := render(t, write, l)
			if !utf8.Valid(out) {
				t.Errorf("not UTF-8: %q", out)
			}
		}
	})
}
