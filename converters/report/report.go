// Package report writes sessions as one HTML page that needs nothing else: no
// network, no server, no cookies. It holds the verdict, the fork table, the
// ladder and every message with its annotation, headers and body.
//
// Everything that comes from SIP goes into the page as text. The page's own
// script and style sheet are the only ones that its Content-Security-Policy
// lets run, by their hashes; the messages are a block of JSON that the script
// reads and shows with textContent.
package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/diagram"
)

// Page is what one file holds.
type Page struct {
	Title   string // "" makes one of the sessions
	Entries []Entry
	Ladder  diagram.Options // how to draw; First, Last and MaxSteps are the page's own
}

// Entry is one session of a page.
type Entry struct {
	Session *annotate.Session
	// Raw returns the SIP message with that number (annotate.Note.N), nil when
	// it is not at hand. Raw itself may be nil.
	Raw func(n int) []byte
}

// perPage is the number of messages that a browser gets to lay out at once.
const perPage = 1000

// perPiece is the number of ladder rows, and of list entries, that the browser
// skips or lays out as a whole.
const perPiece = 50

// maxLaidOut is the number of messages above which a case of several sessions
// has a ladder for the browser only in the sessions that were opened.
const maxLaidOut = 2 * perPage

// maxRaw is the length in octets above which a message is cut in the page. What
// is missing is counted there.
const maxRaw = 256 << 10

// Source returns the parts of a page that are the same in all: style, script
// and template. Whoever searches pages for words of a log wants to know them.
func Source() string { return css + script + page }

//go:embed page.css
var css string

//go:embed page.js
var script string

// Write writes the page. The same sessions give the same octets.
func Write(w io.Writer, p Page) error {
	b := bufio.NewWriter(w)
	title := p.Title
	if title == "" {
		title = titleOf(p.Entries)
	}
	title = diagram.OneLine(title, 200)
	writeHead(b, title)
	large := len(p.Entries) > 1 && messages(p.Entries) > maxLaidOut
	if err := templates().ExecuteTemplate(b, "start", startView(title, p.Entries, large)); err != nil {
		return err
	}
	for i := range p.Entries {
		if err := writeSession(b, &p.Entries[i], newSession(p.Entries[i].Session, i+1, len(p.Entries) == 1), p.Ladder, large); err != nil {
			return err
		}
	}
	if err := templates().ExecuteTemplate(b, "end", nil); err != nil {
		return err
	}
	fmt.Fprintf(b, "<script>%s</script>\n</body>\n</html>\n", script)
	return b.Flush()
}

func titleOf(entries []Entry) string {
	switch len(entries) {
	case 0:
		return "No sessions"
	case 1:
		return diagram.New(entries[0].Session, diagram.Options{MaxSteps: 1}).Title
	}
	return fmt.Sprintf("%d sessions", len(entries))
}

func writeHead(b *bufio.Writer, title string) {
	style := css + diagram.SVGStyle
	fmt.Fprintf(b, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style>%s</style>
</head>
`, hash(script), hash(style), html.EscapeString(title), style)
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func messages(entries []Entry) int {
	n := 0
	for i := range entries {
		n += len(entries[i].Session.Messages)
	}
	return n
}

// writeSession writes one session: what fits on a screen first, then pages of
// messages. All but the first page wait in <template> elements, in a large case
// the first too.
func writeSession(b *bufio.Writer, e *Entry, v *session, opts diagram.Options, large bool) error {
	if err := templates().ExecuteTemplate(b, "session", v); err != nil {
		return err
	}
	for page := range v.Pages {
		first, last := page*perPage, min((page+1)*perPage, len(v.rows))
		parked := page > 0 || large
		if parked {
			fmt.Fprintf(b, `<template data-page="%d">`, page+1)
		}
		fmt.Fprintf(b, `<div class="page%s" data-page="%d">`+"\n", many(last-first), page+1)
		writeLadder(b, e.Session, opts, v, first, last)
		if err := writeRows(b, v, first, last); err != nil {
			return err
		}
		b.WriteString("</div>\n")
		if parked {
			b.WriteString("</template>\n")
		}
		if err := writeData(b, e, first, last); err != nil {
			return err
		}
	}
	b.WriteString("</div>\n</details>\n</section>\n")
	return nil
}

// many returns the class of pages with so many messages that the browser lays
// out only what is in view.
func many(messages int) string {
	if messages > 4*perPiece {
		return " many"
	}
	return ""
}

func writeLadder(b *bufio.Writer, s *annotate.Session, opts diagram.Options, v *session, first, last int) {
	if first >= last {
		return
	}
	opts.MaxSteps = 0
	opts.First, opts.Last = s.Messages[first].N, s.Messages[last-1].N
	l := diagram.New(s, opts)
	heads, body := diagram.SVGPieces(l, perPiece)
	fmt.Fprintf(b, `<h3 id="ladder-%d-%d">Ladder</h3>`+"\n", v.ID, first)
	fmt.Fprintf(b, `<p class="key">%s</p>`+"\n", html.EscapeString(l.Key("Dotted")))
	fmt.Fprintf(b, `<div class="ladder" role="region" tabindex="0" aria-labelledby="ladder-%d-%d">`, v.ID, first)
	fmt.Fprintf(b, `<p class="unseen">Picture of the messages in the list below.</p><div class="heads">%s</div>`+"\n", heads.Markup)
	for _, piece := range body {
		fmt.Fprintf(b, `<div class="piece" data-height="%d">%s</div>`+"\n", piece.Height, piece.Markup)
	}
	b.WriteString("</div>\n")
}

func writeRows(b *bufio.Writer, v *session, first, last int) error {
	fmt.Fprintf(b, `<h3 id="list-%d-%d">Messages</h3>`+"\n", v.ID, first)
	fmt.Fprintf(b, `<div class="list" role="group" aria-labelledby="list-%d-%d">`+"\n", v.ID, first)
	for at := first; at < last; at += perPiece {
		fmt.Fprintf(b, `<ol class="piece" start="%d">`+"\n", at+1)
		for i := at; i < min(at+perPiece, last); i++ {
			if err := templates().ExecuteTemplate(b, "row", v.rows[i]); err != nil {
				return err
			}
		}
		b.WriteString("</ol>\n")
	}
	b.WriteString("</div>\n")
	return nil
}

// datum is one message as the page's script reads it. Names are those of
// annotate.Note.
type datum struct {
	N            int    `json:"n"`
	Frame        int    `json:"frame"`
	Time         string `json:"time,omitempty"`
	Direction    string `json:"direction,omitempty"`
	DirectionHow string `json:"direction_how,omitempty"`
	Endpoint     string `json:"endpoint,omitempty"`
	Verdict      string `json:"verdict,omitempty"`
	Product      string `json:"product,omitempty"`
	Transaction  string `json:"transaction,omitempty"`
	State        string `json:"state,omitempty"`
	Src          string `json:"src,omitempty"`
	Dst          string `json:"dst,omitempty"`
	File         string `json:"file,omitempty"`
	Line         int    `json:"line,omitempty"`
	StartLine    string `json:"start_line"`
	Note         string `json:"note,omitempty"`
	Comments     string `json:"comments,omitempty"` // in lines
	Raw          string `json:"raw,omitempty"`
	Missing      int    `json:"missing,omitempty"` // octets left out at the end
}

func newDatum(n *annotate.Note, raw []byte) datum {
	return datum{
		N: n.N, Frame: n.Frame, Time: n.Time.String(),
		Direction: n.Direction.String(), DirectionHow: n.DirectionHow.String(),
		Endpoint: n.Endpoint, Verdict: string(n.Verdict), Product: n.Product,
		Transaction: n.Transaction, State: string(n.State), Src: n.Src, Dst: n.Dst,
		File: n.File, Line: n.Line, StartLine: n.StartLine, Note: n.InFrames(),
		Comments: strings.Join(n.Comments, "\n"),
		Raw:      string(raw[:min(len(raw), maxRaw)]), Missing: max(0, len(raw)-maxRaw),
	}
}

// writeData writes messages as a block of JSON. The encoder escapes <, > and &
// and the line separators U+2028 and U+2029, so nothing ends the block early.
func writeData(b *bufio.Writer, e *Entry, first, last int) error {
	b.WriteString(`<script type="application/json">[`)
	for i := first; i < last; i++ {
		n := &e.Session.Messages[i]
		var raw []byte
		if e.Raw != nil {
			raw = e.Raw(n.N)
		}
		text, err := json.Marshal(newDatum(n, raw))
		if err != nil {
			return err
		}
		if i > first {
			b.WriteString(",\n")
		}
		b.Write(text)
	}
	b.WriteString("]</script>\n")
	return nil
}
