package answers

// OpenWithin is Open with another limit than [MaxStore].
func OpenWithin(dir string, limit int64) *Store { return &Store{dir: dir, limit: limit} }

// Body is an answer as stored, without what stands before its checksum ends.
func Body(a *Answer, q Question, files []File) []byte {
	return a.format(q.text(), files)[len(magic)+8:]
}

// ParseBody reads it.
func ParseBody(b []byte) (*Answer, error) { return parseBody(b) }
