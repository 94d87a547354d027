package redact

import "bytes"

// Reports of phones on the voice of a call are lines of text (RFC 6035 §4.6), most of
// which are figures with fixed names.

// voiceLines are the lines of such a report that tell who and where.
var voiceLines = map[string]func(w *walker, value []byte){
	"callid": (*walker).callIDs, "localid": (*walker).address, "remoteid": (*walker).address, "origid": (*walker).address,
	"x-useragent": (*walker).product, "dialogid": (*walker).voiceDialog, "localaddr": (*walker).figures, "remoteaddr": (*walker).figures,
	"localmac": func(w *walker, v []byte) { w.put(mac, v) }, "remotemac": func(w *walker, v []byte) { w.put(mac, v) },
	"localgroup": func(w *walker, v []byte) { w.put(subject, v) }, "remotegroup": func(w *walker, v []byte) { w.put(subject, v) },
	"vqsessionreport": (*walker).figures, "vqintervalreport": (*walker).figures, "vqalertreport": (*walker).figures, "localmetrics": (*walker).figures,
	"remotemetrics": (*walker).figures, "timestamps": (*walker).figures, "sessiondesc": (*walker).figures, "jitterbuffer": (*walker).figures,
	"packetloss": (*walker).figures, "burstgaploss": (*walker).figures, "delay": (*walker).figures, "signal": (*walker).figures, "qualityest": (*walker).figures,
}

// figureNames are the names in these lines, and words that stand there alone.
var figureNames = set("callterm ip port ssrc start stop pt pd sr fd fo fpp pps plc ssup jba jbr jbn jbm jbx nlr jdr bld bd gld gd gmin rtd esd sowd iaj maj " +
	"sl nl rerl rlq rcq extri extro moslq moscq rlqestalg rcqestalg extriestalg extroestalg moslqestalg moscqestalg qoeestalg type severity dir critical warning clear local remote on off")

// voiceReport appends a report in the form of RFC 6035.
func (w *walker) voiceReport(body []byte) {
	for line := range bytes.Lines(body) {
		name, value, _ := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte{':'})
		tell := voiceLines[string(fold(bytes.TrimSpace(name)))]
		if tell == nil {
			w.logLine(line)
			continue
		}
		w.keep(line[:min(len(name)+1, len(line))])
		w.whole(value, func(v []byte) { tell(w, v) })
		w.keep(line[len(bytes.TrimRight(line, "\r\n")):])
	}
}

// voiceDialog appends a Call-ID with its tags.
func (w *walker) voiceDialog(value []byte) {
	id, rest, _ := bytes.Cut(value, []byte{';'})
	w.put(callID, id)
	for len(id) < len(value) && len(rest) > 0 {
		var part []byte
		part, rest, _ = bytes.Cut(rest, []byte{';'})
		name, v, _ := bytes.Cut(part, []byte{'='})
		w.keep([]byte{';'})
		if key := string(fold(name)); key == "to-tag" || key == "from-tag" {
			w.keep(part[:len(part)-len(v)])
			w.put(tag, v)
		} else {
			w.text(part)
		}
	}
}

// figures appends names with their numbers; anything else is text.
func (w *walker) figures(value []byte) {
	for _, field := range bytes.SplitAfter(value, []byte{' '}) {
		name, v, _ := bytes.Cut(bytes.TrimRight(field, " "), []byte{'='})
		key := string(fold(name))
		switch {
		case !figureNames[key]:
			w.text(field)
		case key == "ip":
			w.keep(field[:len(name)+1])
			w.put(address, v)
			w.keep(field[len(name)+1+len(v):])
		case isReading(key, v) || figureNames[string(fold(v))]:
			w.keep(field)
		default:
			w.keep(field[:len(name)+1])
			w.text(field[len(name)+1:])
		}
	}
}

// isReading reports whether a value is a number, a stream's also in hexadecimal, or a time.
func isReading(key string, v []byte) bool {
	signs, longest := "0123456789.-", 8
	switch key {
	case "start", "stop":
		signs, longest = "0123456789.-:TZ", len("2016-04-11T11:07:04.0000000Z")
	case "ssrc":
		signs, longest = "0123456789abcdefABCDEFx", 10
	}
	return len(v) <= longest && len(bytes.Trim(v, signs)) == 0 && bytes.Count(v, []byte{'.'}) < 2
}
