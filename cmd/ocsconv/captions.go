package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"ocsconv/converters/input"
	"ocsconv/formats"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/textlog"
)

// largestCaptions is how many octets of a table are read; a table has fewer.
const largestCaptions = 1 << 20

// captionsOf returns the table that a file holds, nil when no file is named.
func captionsOf(file string) (*excerpt.Captions, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("--captions: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largestCaptions))
	if err != nil {
		return nil, fmt.Errorf("--captions: %w", err)
	}
	text, _ = io.ReadAll(textlog.Decode(bytes.NewReader(text), textlog.SniffEncoding(text))) // memory has no errors
	table, err := excerpt.ParseCaptions(bytes.TrimPrefix(text, textlog.Mark))
	if err != nil {
		return nil, fmt.Errorf("--captions: %s:%w; ocsconv help captions shows the form", file, err)
	}
	return table, nil
}

// opening says how inputs are opened: with the formats of programs on PATH, and
// with captions that the user gave beside the known ones.
func (s *invocation) opening() input.Options {
	opts := input.Options{More: s.others}
	if s.captions != nil {
		captioned := excerpt.Captioned(excerpt.Known().With(s.captions))
		opts.Instead = func(f *formats.Format) *formats.Format {
			if f == excerpt.Format {
				return captioned
			}
			return f
		}
	}
	return opts
}

// listPrograms lists the programs whose captions are known.
func listPrograms(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CAPTIONS\tWHAT WRITES THEM, READ AS EXCERPT")
	for _, p := range excerpt.Known().Programs {
		fmt.Fprintf(w, "%s\t%s\n", p.Name, p.Title)
	}
	return w.Flush()
}

// listCaptions prints the table in the form that --captions takes.
func listCaptions(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range excerpt.Known().Programs {
		fmt.Fprintf(w, "program %s: %s\n", p.Name, p.Title)
		for _, c := range p.Captions {
			fmt.Fprintf(w, "%s\t%s\n", c.Kind, c.Pattern)
		}
		fmt.Fprintln(w)
	}
	for _, f := range excerpt.Fields {
		if f.Matches != "" {
			fmt.Fprintf(w, "# {%s}\t%s\n", f.Name, f.Matches)
		}
	}
	return w.Flush()
}
