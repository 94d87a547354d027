package shard

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/output"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// KnowledgeFolder is the folder beside the shards with what each host's logs teach.
const KnowledgeFolder = "learnt"

// Options guide [Split].
type Options struct {
	Dir         string
	Count       int           // of shards, from 1 to [MaxCount]
	Host        string        // the HOST of the names; "" takes that of the logs
	Application string        // what the captures name as their maker
	Outputs     *output.Batch // to which the files belong; nil is one of their own

	// Check looks at a finished file before it gets its name; nil for nothing to
	// look for.
	Check func(file string) error
}

// Done says what [Split] wrote.
type Done struct {
	Shards   int // with messages, or with lines that name a Call-ID
	Messages int
	Name     string // HOST-<hash>
	LeftOut  int64  // octets of lines that name no Call-ID
	Reports  []*merge.Report
}

// indexFile is what the index is called until it is finished.
const indexFile = "index"

// What is written at a time of all captures, and of each at most, in octets.
const (
	buffers       = 6 << 20
	longestBuffer = 512 << 10
)

// splitter is one pass over logs.
type splitter struct {
	opts   Options
	folder *output.Folder // of what is not finished
	logs   []*input.Log
	shards []*part
	learn  *annotate.Learner
	index  *indexer

	known  map[string]pcapng.LogInfo // by name; of two logs with one name the first
	near   map[int]*annotate.Neighbours[string, *formats.Message]
	server string // of all messages so far
	mixed  bool   // there are several
	done   Done
}

// part is one shard that is being written.
type part struct {
	path string
	w    *pcapng.Writer
}

// Write appends to the file. Files are open only while they are written to, since
// a process may have few of them open.
func (p *part) Write(b []byte) (int, error) {
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return 0, err
	}
	n, err := f.Write(b)
	return n, cmp.Or(err, f.Close())
}

// Split goes through the logs once and writes their shards and what they teach.
// Nothing has its name before everything is written. Logs that hold nothing for any
// shard are [merge.ErrNoMessages].
func Split(ctx context.Context, g *merge.Inputs, opts Options) (*Done, error) {
	folder, err := cmp.Or(opts.Outputs, &output.Batch{}).CreateFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	defer folder.Remove()
	s := &splitter{opts: opts, folder: folder, logs: g.Logs, shards: make([]*part, opts.Count), learn: annotate.NewLearner(), known: map[string]pcapng.LogInfo{}, near: map[int]*annotate.Neighbours[string, *formats.Message]{}}
	if s.index, err = newIndexer(filepath.Join(folder.Path(), indexFile)); err != nil {
		return nil, err
	}
	defer s.index.file.Close()
	s.done.Reports = merge.NewReports(g.Logs)
	for _, l := range slices.Backward(g.Logs) {
		for _, info := range slices.Backward(infos(l)) {
			s.known[info.File] = info
		}
	}
	for p, err := range g.Pieces(ctx, merge.Pass{Count: s.done.Reports}) {
		if err == nil {
			err = s.piece(p)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := cmp.Or(s.end(), s.index.close()); err != nil {
		return nil, err
	}
	if s.done.Shards == 0 {
		return nil, cmp.Or(merge.NoMessages(s.done.Reports), merge.ErrNoMessages)
	}
	return &s.done, s.publish()
}

// piece puts a piece into the shards that it belongs to.
func (s *splitter) piece(p merge.Piece) error {
	m := p.Message
	if err := s.gap(p); err != nil || m.Raw == nil {
		return err
	}
	m.Comment, m.Remarks = "", nil
	if at := m.Origin.Server; s.done.Messages == 0 {
		s.server = at
	} else {
		s.mixed = s.mixed || at != s.server
	}
	s.done.Messages++
	near := s.near[p.Log]
	if near == nil {
		near = &annotate.Neighbours[string, *formats.Message]{}
		s.near[p.Log] = near
	}
	callID := s.learn.Add(m)
	switch {
	case len(callID) > 0:
	case m.Settled: // it comes from a shard
		return s.write(m, []byte(m.Session))
	default:
		return s.settle(near.Wait(m), "")
	}
	if err := s.settle(near.Pass(string(callID))); err != nil {
		return err
	}
	return s.write(m, callID)
}

// settle writes messages without a Call-ID.
func (s *splitter) settle(list []*formats.Message, session string) error {
	for _, m := range list {
		m.Settled, m.Session = true, session
		if err := s.write(m, []byte(session)); err != nil {
			return err
		}
	}
	return nil
}

// gap writes a gap to the shards of the Call-IDs that it names.
func (s *splitter) gap(p merge.Piece) error {
	m := p.Message
	if len(m.Gap) == 0 {
		return nil
	}
	around, gap := s.logs[p.Log].Around(m), m.Gap
	var named []int
	for c := range around.Telling(m) {
		if n := Of([]byte(c.CallID), s.opts.Count); c.CallID != "" && !slices.Contains(named, n) {
			named = append(named, n)
		}
	}
	if m.Gap = nil; named == nil {
		s.done.LeftOut += int64(len(gap))
		return nil
	}
	alone := &formats.Message{Origin: m.Origin, Gap: gap}
	for _, n := range named {
		if err := s.shard(n).w.Write(alone); err != nil {
			return err
		}
	}
	return nil
}

func (s *splitter) write(m *formats.Message, callID []byte) error {
	w := s.shard(Of(callID, s.opts.Count)).w
	if err := w.Write(m); err != nil {
		return err
	}
	return s.index.add(key(callID), w.Offset())
}

// shard returns a shard, which begins with its first piece.
func (s *splitter) shard(n int) *part {
	if p := s.shards[n]; p != nil {
		return p
	}
	p := &part{path: filepath.Join(s.folder.Path(), number(n)+".pcapng")}
	opts := &pcapng.WriterOptions{Application: s.opts.Application, Comment: fmt.Sprintf("shard %d of %d", n, s.opts.Count), Buffer: min(buffers/s.opts.Count, longestBuffer)}
	opts.Described = func(offset int64) { _ = s.index.add(interfacesOf(n), offset) } // what goes wrong, closing says again
	opts.Log = func(info *pcapng.LogInfo) {
		if known, ok := s.known[info.File]; ok {
			*info = known
		}
		info.Shard = pcapng.Shard{Number: n, Count: s.opts.Count}
	}
	p.w = pcapng.NewWriter(p, opts)
	s.shards[n] = p
	return p
}

// infos returns what captures say of a log: of a capture itself, that of the logs
// that it was made from.
func infos(l *input.Log) []pcapng.LogInfo {
	list := l.MadeFrom
	if len(list) == 0 {
		list = []pcapng.LogInfo{l.Interface("").Log}
	}
	list = slices.Clone(list)
	for i := range list {
		if list[i].ID == 0 {
			list[i].ID = pcapng.NewLogID(list[i].Format, list[i].File, nil)
		}
	}
	return list
}

// end settles what waits and closes the captures.
func (s *splitter) end() error {
	for i := range s.logs {
		if near := s.near[i]; near != nil {
			if err := s.settle(near.End()); err != nil {
				return err
			}
		}
	}
	for _, p := range s.shards {
		if p == nil {
			continue
		}
		s.done.Shards++
		if err := p.w.Close(); err != nil {
			return err
		}
		if err := s.check(p.path); err != nil {
			return err
		}
	}
	return nil
}

func (s *splitter) check(file string) error {
	if s.opts.Check == nil {
		return nil
	}
	return s.opts.Check(file)
}

// publish gives everything its name, what was learnt last: a shard whose logs no
// knowledge names is refused.
func (s *splitter) publish() error {
	k := Knowledge{Knowledge: *s.learn.Knowledge(), Count: s.opts.Count, Logs: map[string][]pcapng.LogID{}}
	for _, l := range s.logs {
		for _, info := range infos(l) {
			k.Logs[info.File] = append(k.Logs[info.File], info.ID)
		}
	}
	s.done.Name = s.name(&k)
	for n, p := range s.shards {
		final := filepath.Join("shard="+number(n), s.done.Name+".pcapng")
		if p != nil {
			if err := s.folder.Publish(filepath.Base(p.path), final, true); err != nil {
				return err
			}
			continue
		}
		err := output.RetryWhileHeld(func() error { return os.Remove(filepath.Join(s.opts.Dir, final)) })
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // of an earlier run, when the logs had a message here
			return err
		}
	}
	const file = "learnt.json"
	learnt := filepath.Join(s.folder.Path(), file)
	f, err := os.Create(learnt)
	if err != nil {
		return err
	}
	if err := cmp.Or(k.Write(f), f.Close()); err != nil {
		return err
	}
	if err := s.check(learnt); err != nil {
		return err
	}
	if err := s.folder.Publish(indexFile, filepath.Join(IndexFolder, s.done.Name+indexEnding), true); err != nil {
		return err
	}
	return s.folder.Publish(file, filepath.Join(KnowledgeFolder, s.done.Name+".json"), true)
}

// name returns what the files of this run are called.
func (s *splitter) name(k *Knowledge) string {
	var ids []string
	for file, list := range k.Logs {
		for _, id := range list {
			ids = append(ids, fmt.Sprintf("%016x %s", uint64(id), file))
		}
	}
	slices.Sort(ids)
	h := fnv.New64a()
	h.Write([]byte(strings.Join(ids, "\n")))
	host := s.opts.Host
	if host == "" && !s.mixed {
		host = s.server[strings.LastIndexByte(s.server, '\\')+1:]
	}
	if host == "" && len(s.logs) > 0 {
		host = input.Stem(input.BaseName(s.logs[0].File))
	}
	return fmt.Sprintf("%s-%016x", plain(host), h.Sum64())
}

// plain makes a text one that a file may be called on every system.
func plain(text string) string {
	const longest = 64
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '_':
			return r
		}
		return '_'
	}, text[:min(len(text), longest)])
	if text = strings.TrimLeft(text, "."); text == "" {
		return "log"
	}
	return text
}
