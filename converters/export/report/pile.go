package report

import (
	"bytes"
	"runtime"
	"sync"

	"ocsconv/converters/redact/datablock"
)

// chunk is how many octets are compressed together. Less costs size, more costs
// time when one session is opened.
const chunk = 1 << 20

// pile collects what belongs to sessions into chunks, which are compressed beside
// the work that goes on.
type pile struct {
	open   bytes.Buffer
	chunks []*[]byte // deflated, once wait has returned
	busy   sync.WaitGroup
	slots  chan struct{}
}

// place is where something stands in a pile: the chunk, and the first octet and the
// length there.
type place [3]int

// add puts octets on the pile. What is longer than a chunk has one of its own.
func (p *pile) add(b []byte) place {
	if p.open.Len() > 0 && p.open.Len()+len(b) > chunk {
		p.close()
	}
	at := place{len(p.chunks), p.open.Len(), len(b)}
	p.open.Write(b)
	return at
}

// close ends the chunk that is open.
func (p *pile) close() {
	if p.open.Len() == 0 {
		return
	}
	if p.slots == nil {
		p.slots = make(chan struct{}, runtime.GOMAXPROCS(0))
	}
	b, out := bytes.Clone(p.open.Bytes()), new([]byte)
	p.open.Reset()
	p.chunks = append(p.chunks, out)
	p.slots <- struct{}{}
	p.busy.Go(func() {
		*out = datablock.Deflate(b)
		<-p.slots
	})
}

// wait ends the last chunk and waits until all are compressed.
func (p *pile) wait() {
	p.close()
	p.busy.Wait()
}
