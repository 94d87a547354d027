package redact

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"

	"ocsconv/formats"
)

// Level says how much is replaced. Each level includes those below it.
type Level uint8

// The levels.
const (
	Off     Level = iota
	Secrets       // credentials, keys, ICE passwords, tickets, what people wrote, subjects
	People        // users, names, numbers, epids, GRUUs, instances, conversations, groups
	All           // hosts, domains, addresses, Call-IDs, tags, branches, server and file names
)

var levels = [...]string{"off", "secrets", "people", "all"}

// String returns the level as the command line spells it.
func (l Level) String() string {
	if int(l) < len(levels) {
		return levels[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel reads "secrets", "people" or "all", in any case.
func ParseLevel(s string) (Level, error) {
	for i, name := range levels {
		if Level(i) != Off && strings.EqualFold(s, name) {
			return Level(i), nil
		}
	}
	return Off, fmt.Errorf("no level %q: it is secrets, people or all", s)
}

// Options guide a Redactor. The zero value is useful.
type Options struct {
	// Key makes pseudonyms the same in every run that uses it. Without a key
	// each run draws its own, and nothing links the outputs of two runs.
	Key []byte

	// Formats know the lines of the logs that are redacted: which octets of them are
	// a stamp, and which count the octets of a message.
	Formats formats.List
}

// Redactor holds the pseudonyms of one run. Its memory grows with the number
// of distinct values, not with the input. Its methods may be called from several
// goroutines, one at a time gets through; for work side by side each goroutine takes a
// Redactor of its own ([Redactor.Another]) and a Detector of its own. What they share
// is not written any more once it is sealed, but for tables that lock themselves.
type Redactor struct {
	*common
	mu sync.Mutex

	mac    hash.Hash
	sum    [sha256.Size]byte
	rng    *mathrand.ChaCha8
	rounds cipher.Block // of circles
	walk   walker

	packets map[string]*packetSizes // by file: packet lines whose end line may be in a gap
	unread  map[string]unread       // by file: what the next gap owes the last message
}

// common is what the goroutines of a run share. Once it is sealed it changes behind
// locks only.
type common struct {
	level  Level
	key    []byte
	keyed  bool // the key is that of other runs, too
	sealed bool

	tables    [classes]table
	late      late
	originals map[uint64]struct{} // folded hashes of the values that must not appear
	secrets   map[uint64]struct{} // hashes of credentials, which are not kept
	instances map[string]string   // sip.Instance of an epid to the epid
	domains   map[string]bool     // registered domains, lower case
	labels    map[string]string   // first label of a registered domain to the domain that owns its word
	written   map[string]struct{} // lines that people wrote
	whole     map[string]bool     // names whose words are not looked for
	kept      map[string]bool     // labels of registered domains that the level leaves
	dict      dictionary
	names     lineTable[naming] // what names say

	formats formats.List
	lineOf  func([]byte) formats.Line // of lines that may be of any log
	frames  [][]byte                  // what opens and closes records
	marks   [][]byte                  // what lines of logs are known by

	stampWords map[string]bool // that a format's stamps hold

	seen     map[string]*seen    // by the format of the log, "" for those of none
	clean    lineTable[[]byte]   // lines after the walk, swept; nil where nothing was left
	searched lineTable[struct{}] // of logs as they were written, without their stamps, that have nothing
}

// table is the pseudonyms of one class and their way back.
type table struct {
	values map[string]string // "" until one is drawn
	used   map[string]struct{}
}

// New returns a Redactor that has learnt nothing yet.
func New(level Level, opts Options) *Redactor {
	key, keyed := opts.Key, len(opts.Key) > 0
	if !keyed {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails, see the package
	}
	r := (&common{
		level:     level,
		key:       key,
		keyed:     keyed,
		originals: map[uint64]struct{}{},
		secrets:   map[uint64]struct{}{},
		instances: map[string]string{},
		domains:   map[string]bool{},
		labels:    map[string]string{},
		kept:      map[string]bool{},
		written:   map[string]struct{}{},
		whole:     map[string]bool{},

		stampWords: map[string]bool{},
		seen:       map[string]*seen{"": {}},
	}).redactor()
	for c := range r.tables {
		r.tables[c] = table{map[string]string{}, map[string]struct{}{}}
	}
	r.formats, r.lineOf = opts.Formats, opts.Formats.LineOf("")
	for _, d := range opts.Formats.Delimiters() {
		if !isPlain(d) {
			r.frames = append(r.frames, []byte(d))
		}
	}
	for _, m := range opts.Formats.LineMarks() {
		r.marks = append(r.marks, []byte(m))
	}
	for _, f := range opts.Formats {
		r.seen[f.Name] = &seen{}
		for _, word := range f.StampWords {
			r.stampWords[word] = true
		}
	}
	r.walk.in("")
	return r
}

// redactor returns a Redactor with what is common to all of a run.
func (c *common) redactor() *Redactor {
	r := &Redactor{
		common:  c,
		mac:     hmac.New(sha256.New, c.key),
		rng:     mathrand.NewChaCha8([32]byte{}),
		packets: map[string]*packetSizes{},
		unread:  map[string]unread{},
	}
	r.mac.Write([]byte("circles"))
	r.rounds, _ = aes.NewCipher(r.mac.Sum(r.sum[:0])) // 32 octets are a key
	r.walk.r = r
	r.walk.in("")
	return r
}

// Level returns how much is replaced.
func (r *Redactor) Level() Level { return r.level }

// Learn notes the values of a piece. Every piece of every input must pass here
// once before Seal; m is not changed and not kept.
func (r *Redactor) Learn(m *formats.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sealed || r.level == Off {
		return
	}
	r.learnOrigin(m)
	r.walk.in(m.Origin.Format)
	w := r.walk.begin(true)
	if m.Raw != nil {
		w.message(m.Raw)
	}
	w.out = w.out[:0]
	l := lines{walker: w}
	gap := m.Gap[l.owed(m.Gap, r.unread[m.Origin.File]):]
	for _, part := range [...][]byte{gap, m.Head, m.Foot, []byte(m.Comment)} {
		w.out = w.out[:0]
		w.log(part)
	}
	r.unread[m.Origin.File] = r.unreadOf(m)
}

func (r *Redactor) learnOrigin(m *formats.Message) {
	if r.level < All {
		return
	}
	if name := m.Origin.File; name != "" && name != "-" {
		r.tables[file].values[name] = ""
	}
	if m.Origin.Server != "" {
		r.learn(server, []byte(m.Origin.Server))
	}
	for _, a := range [...]formats.Address{m.Local, m.Remote} {
		if a.Addr().IsValid() {
			r.learnAddress(a.Addr())
		}
		if a.Host != "" {
			r.learn(host, []byte(a.Host))
		}
	}
}

// Seal ends learning and draws the pseudonyms, so that they depend on the values
// and not on the order in which the inputs were given.
func (r *Redactor) Seal() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seal()
}

func (r *Redactor) seal() {
	if r.sealed {
		return
	}
	r.sealed = true
	clear(r.unread)
	for c := class(0); c < classes; c++ {
		for _, v := range sorted(r.tables[c].values) {
			r.draw(c, v)
		}
	}
	r.dict.build(r)
	r.late.isOpen = true
}

// Text returns a stray piece of text with the known values replaced.
func (r *Redactor) Text(s string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text(s)
}

func (r *Redactor) text(s string) string {
	r.seal()
	if s == "" || r.level == Off {
		return s
	}
	w := r.walk.begin(false)
	w.log([]byte(s))
	return string(r.sweep(w.out))
}

// File returns the name to show for an input. At level All nothing is left of
// it but its kind, at the levels below known values in it are replaced. A name
// that this function returned comes back as it is.
func (r *Redactor) File(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seal()
	if r.level == Off || name == "" || name == "-" {
		return name
	}
	if r.isPseudonym(file, []byte(name)) {
		return name
	}
	if r.level < All {
		return r.text(name)
	}
	return r.draw(file, name)
}

// MapSchema names the form of what WriteMap writes.
const MapSchema = "ocsconv.pseudonyms/1"

// WriteMap writes the pseudonyms as JSON: for every kind of value an object from
// the original to its pseudonym, sorted. Credentials and what people wrote are
// not in it. The file is as confidential as the input; make it 0600.
func (r *Redactor) WriteMap(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seal()
	m := map[string]map[string]string{}
	for c := class(0); c < classes; c++ {
		if values := r.late.with(c, r.tables[c].values); len(values) > 0 {
			m[classNames[c]] = values
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema string                       `json:"schema"`
		Level  string                       `json:"level"`
		Values map[string]map[string]string `json:"values"`
	}{MapSchema, r.level.String(), m})
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
