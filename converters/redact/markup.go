package redact

import "bytes"

// markup appends XML or HTML. Tags keep their names; attributes are read as
// name="value". Text between tags goes by the element's name; what is neither a
// number, a date, a word of the protocol nor of a known form was written by
// somebody. In a page, which is how clients send what people type, all of it was.
func (w *walker) markup(b []byte, page bool) {
	var element []byte
	comments := true // a comment that is never closed is looked for once
	for len(b) > 0 {
		open := bytes.IndexByte(b, '<')
		if open < 0 {
			open = len(b)
		}
		w.between(element, b[:open], page)
		b = b[open:]
		if len(b) == 0 {
			return
		}
		end := bytes.IndexByte(b, '>') + 1
		switch {
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			n := bytes.Index(b, []byte("]]>"))
			if n < 0 {
				n = len(b)
			}
			w.out = append(w.out, "<![CDATA["...)
			w.between(element, b[len("<![CDATA["):n], page)
			b = b[n:]
			if len(b) > 0 {
				w.out = append(w.out, "]]>"...)
				b = b[len("]]>"):]
			}
			continue
		case comments && bytes.HasPrefix(b, []byte("<!--")):
			n := bytes.Index(b, []byte("-->"))
			if comments = n >= 0; comments {
				end = n + len("-->")
			}
		}
		if end == 0 {
			end = len(b)
		}
		tag := b[:end]
		w.text(tag)
		element = elementName(tag)
		b = b[end:]
	}
}

// element takes the text of an element that stands in other text, by its name.
// Its tag ends with the mark shut, which is looked for at this octet.
func (s *scan) element(at int, open, shut string) int {
	const reach, longest = 256, 4 << 10
	if s.mode&quiet != 0 || !bytes.HasPrefix(s.b[at:], []byte(shut)) {
		return at + 1
	}
	tag := s.b[max(0, at-reach):at]
	i := bytes.LastIndex(tag, []byte(open))
	if i < 0 {
		return at + 1
	}
	name := tag[i+len(open):]
	name = name[:nameLength(name)]
	said := s.w.r.naming(name)
	if len(name) == 0 || said.class == plain || said.opaque {
		return at + 1
	}
	from := at + len(shut)
	n := bytes.Index(s.b[from:min(len(s.b), from+longest)], []byte(open+"/"))
	if n < 0 {
		return at + 1
	}
	v := bytes.TrimSpace(s.b[from : from+n])
	if len(v) == 0 || bytes.Contains(v, []byte(open)) {
		return at + 1
	}
	from += bytes.Index(s.b[from:], v)
	s.flush(from)
	if !s.w.named(said, v, s.mode) {
		return at + 1
	}
	s.last = from + len(v)
	return s.last
}

// elementName returns the name of the element that a tag opens, nil for one that
// closes.
func elementName(tag []byte) []byte {
	return tag[1 : 1+nameLength(tag[1:])]
}

// nameLength returns the length of the name that a tag begins with.
func nameLength(tag []byte) int {
	if n := bytes.IndexAny(tag, " >/\r\n\t"); n >= 0 {
		return n
	}
	return len(tag)
}

// between appends the text in an element.
func (w *walker) between(element, v []byte, page bool) {
	text := bytes.TrimSpace(v)
	if len(text) == 0 {
		w.out = append(w.out, v...)
		return
	}
	at := bytes.Index(v, text)
	w.out = append(w.out, v[:at]...)
	w.element(element, text, page)
	w.out = append(w.out, v[at+len(text):]...)
}

func (w *walker) element(element, v []byte, page bool) {
	said := w.r.naming(element)
	if len(element) > 0 && said.class != plain && !said.opaque && said.class != prose {
		if w.named(said, v, 0) {
			return
		}
	}
	if !isWritten(v) {
		w.text(v)
		return
	}
	if !w.r.covers(prose) {
		w.text(v)
		return
	}
	if !w.learning {
		w.put(prose, v)
		return
	}
	if page || said.class == prose {
		w.r.learn(prose, v)
	}
	w.text(v) // what it names is replaced elsewhere too
}

// isWritten reports whether text is words, and not a number, a date, a URI, an
// address or one word of the protocol.
func isWritten(v []byte) bool {
	if bytes.ContainsAny(v, " \t\n") {
		return true
	}
	lower := fold(v)
	if vocabulary[string(lower)] || isGUID(v) {
		return false
	}
	letters := 0
	for _, c := range lower {
		if c >= 'a' && c <= 'z' || c >= 0x80 {
			letters++
		}
	}
	if letters == 0 || letters <= 4 && countDigits(v) > 3 {
		return false
	}
	return !bytes.ContainsAny(v, "@:") || len(v) > 256
}
