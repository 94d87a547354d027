package curated

import (
	"bytes"
	"strings"
	"unicode/utf16"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// rename gives a session another Call-ID of the same length.
func rename(s *calls.Session, from, to string) {
	s.CallID = to
	for _, m := range s.Messages {
		m.Raw = bytes.ReplaceAll(m.Raw, []byte(from), []byte(to))
	}
}

// encodings are one log, spelled in all the ways that editors save it.
func encodings() []File {
	one := func(name, shows string, change func([]byte) []byte) File {
		s := call(30, calls.Lync2010, "caller", with(texting, func(p *calls.Plan) {
			p.Phrases = []string{"Grüße aus Köln €", "naïve café", "日本語 🎧", "plain"}
		}))
		return then(file("encoding/"+name, shows, logs.UCCAPI{Rand: source(30), Noise: 20}.Render, s), change)
	}
	utf16of := func(mark, big bool) func([]byte) []byte {
		return func(b []byte) []byte { return toUTF16(b, mark, big) }
	}
	return []File{
		one("utf8.uccapilog", "UTF-8 without mark, the usual form; the other files here are the same log", func(b []byte) []byte { return b }),
		one("utf8-bom.uccapilog", "UTF-8 with byte-order mark", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
		one("utf16le-bom.uccapilog", "UTF-16LE with mark", utf16of(true, false)),
		one("utf16be-bom.uccapilog", "UTF-16BE with mark", utf16of(true, true)),
		one("utf16le.uccapilog", "UTF-16LE without mark", utf16of(false, false)),
		one("lf.uccapilog", "LF, as pasted into a mail; the counts still are those of CRLF", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }),
		one("mixed.uccapilog", "every third line ends in LF, the others in CRLF", mixedEnds),
		{
			Name: "encoding/cp1252.uccapilog", Shows: "a display name in Windows-1252",
			Data: cp1252().Data, Messages: cp1252().Messages, Sessions: 1,
		},
	}
}

func cp1252() File {
	r := source(31)
	cast := calls.NewCast(r, calls.R2, 1)
	cast.Owner.Name = "Jörg Müßig"
	f := file("", "", logs.UCCAPI{}.Render, calls.Play(r, cast, short, tuesday).View("caller", 0))
	var b bytes.Buffer
	for _, c := range string(f.Data) {
		b.WriteByte(byte(c)) // all of it is below U+0100
	}
	f.Data = b.Bytes()
	return f
}

func toUTF16(b []byte, mark, big bool) []byte {
	units := utf16.Encode([]rune(string(b)))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		if big {
			u = u<<8 | u>>8
		}
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func mixedEnds(b []byte) []byte {
	lines := strings.SplitAfter(string(b), "\r\n")
	for i := range lines {
		if i%3 == 2 {
			lines[i] = strings.Replace(lines[i], "\r\n", "\n", 1)
		}
	}
	return []byte(strings.Join(lines, ""))
}
