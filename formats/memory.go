package formats

// Memory is what the pieces of a log lie in. A reader that has one in its [Options] takes
// from it again what whoever reads has no more use for, once that says so by Share and
// Done; nil is memory that nobody gives back. It is for the goroutine of the reader.
type Memory struct {
	free *freed // nil before Share
	left []left
}

// freed is what may be taken again.
type freed struct {
	arrays   [][]byte
	messages []*Message
}

// left is an array that a reader has moved on from while it read the piece at an offset.
type left struct {
	array []byte
	at    int64
}

// Bounds of what lies unused.
const (
	freeArrays   = 32
	freeArray    = 128 << 10 // octets of one
	freeMessages = 2048
)

// Share says that pieces will be given back from now on, and lets what is free serve the
// other logs that share it and are read on the same goroutine.
func (m *Memory) Share(with *Memory) {
	if with.free == nil {
		with.free = &freed{}
	}
	if m != nil {
		m.free = with.free
	}
}

// shared reports whether pieces are given back.
func (m *Memory) shared() bool { return m != nil && m.free != nil }

// Array returns an empty array for so many octets at least.
func (m *Memory) Array(size int) []byte {
	if m.shared() {
		if last := len(m.free.arrays) - 1; last >= 0 && cap(m.free.arrays[last]) >= size {
			array := m.free.arrays[last]
			m.free.arrays = m.free.arrays[:last]
			return array[:0]
		}
	}
	return make([]byte, 0, size)
}

// Leave says that a reader puts no more octets into an array. Offset is that of the log's
// first octet that it has not handed out: the array serves the piece that is being read,
// and those before.
func (m *Memory) Leave(array []byte, offset int64) {
	if m.shared() && cap(array) > 0 {
		m.left = append(m.left, left{array, offset})
	}
}

// Message returns an empty message, nil where none is free.
func (m *Memory) Message() *Message {
	if !m.shared() || len(m.free.messages) == 0 {
		return nil
	}
	last := len(m.free.messages) - 1
	message := m.free.messages[last]
	m.free.messages = m.free.messages[:last]
	*message = Message{}
	return message
}

// Done gives back all that stands in the log before an offset, where a piece begins, and a
// message that whoever reads does not look at again.
func (m *Memory) Done(offset int64, message *Message) {
	if !m.shared() {
		return
	}
	for len(m.left) > 0 && m.left[0].at < offset {
		if array := m.left[0].array; len(m.free.arrays) < freeArrays && cap(array) <= freeArray {
			m.free.arrays = append(m.free.arrays, array)
		}
		m.left = m.left[1:]
	}
	if message != nil && len(m.free.messages) < freeMessages {
		m.free.messages = append(m.free.messages, message)
	}
}
