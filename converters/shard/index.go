package shard

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
)

// An index tells where the messages of a Call-ID lie in the shards of one run, for
// the shards whose sessions are told by them ([annotate.Knowledge.Wanted]). It is a
// head and runs of entries, each run in order and all but the last of one length.
const (
	indexHead  = "ocsconv.index/1\n"
	indexEntry = 16
	indexRun   = 1 << 15 // entries
)

// IndexFolder is the folder beside the shards with an index of each host's.
const IndexFolder = "index"

const indexEnding = ".index"

// IsIndex reports whether the first octets of a file are those of an index.
func IsIndex(head []byte) bool {
	return len(head) >= len(indexHead) && string(head[:len(indexHead)]) == indexHead
}

// place is where a message is: its Call-ID's hash, which tells the shard, and the
// offset of its packet in the shard's file.
type place struct {
	hash   uint64
	offset int64
}

// indexer writes an index.
type indexer struct {
	w    *bufio.Writer
	file *os.File
	run  []place
}

func newIndexer(file string) (*indexer, error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	x := &indexer{w: bufio.NewWriter(f), file: f}
	_, err = x.w.WriteString(indexHead)
	return x, err
}

func (x *indexer) add(hash uint64, offset int64) error {
	x.run = append(x.run, place{hash, offset})
	if len(x.run) < indexRun {
		return nil
	}
	return x.flush()
}

func (x *indexer) flush() error {
	slices.SortFunc(x.run, func(a, b place) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.offset, b.offset)) })
	var entry [indexEntry]byte
	for _, p := range x.run {
		binary.LittleEndian.PutUint64(entry[:], p.hash)
		binary.LittleEndian.PutUint64(entry[8:], uint64(p.offset))
		if _, err := x.w.Write(entry[:]); err != nil {
			return err
		}
	}
	x.run = x.run[:0]
	return nil
}

func (x *indexer) close() error { return errors.Join(x.flush(), x.w.Flush(), x.file.Close()) }

// ErrNoIndex says that a file holds something else.
var ErrNoIndex = errors.New("it is no index of this version; ocsconv shard writes it")

// lookUp calls found for every message of the wanted hashes, which are sorted.
func lookUp(file string, wanted []uint64, found func(place)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(indexHead))
	if _, err := io.ReadFull(f, head); err != nil || !IsIndex(head) {
		return ErrNoIndex
	}
	run := make([]byte, indexRun*indexEntry)
	for {
		n, err := io.ReadFull(f, run)
		if n%indexEntry != 0 {
			return fmt.Errorf("it ends in the middle; %s", anew)
		}
		inRun(run[:n], wanted, found)
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return nil
		default:
			return err
		}
	}
}

// inRun looks for hashes in one run.
func inRun(run []byte, wanted []uint64, found func(place)) {
	hash := func(i int) uint64 { return binary.LittleEndian.Uint64(run[i*indexEntry:]) }
	count, from := len(run)/indexEntry, 0
	for _, want := range wanted {
		from += sort.Search(count-from, func(i int) bool { return hash(from+i) >= want })
		for i := from; i < count && hash(i) == want; i++ {
			found(place{want, int64(binary.LittleEndian.Uint64(run[i*indexEntry+8:]))})
		}
	}
}
