package diagram

// shorten returns the ladder with about n steps: those in the middle give way
// to a fold that counts their messages.
func (l *Ladder) shorten(n int) *Ladder {
	if len(l.Steps) <= n {
		return l
	}
	head := n * 2 / 3
	tail := len(l.Steps) - (n - head)
	fold := &Fold{Why: foldTooMany}
	short := *l
	for _, s := range l.Steps[head:tail] {
		switch s := s.(type) {
		case *Message:
			if !s.Inferred {
				fold.add(1+len(s.Copies), s.Frame, s.Frame)
				short.Folded += 1 + len(s.Copies)
			}
		case *Fold:
			fold.add(s.Count, s.First, s.Last)
		}
	}
	short.Steps = append([]Step{}, l.Steps[:head]...)
	if fold.Count > 0 {
		short.Steps = append(short.Steps, fold)
	}
	short.Steps = append(short.Steps, l.Steps[tail:]...)
	return &short
}

func (f *Fold) add(count, first, last int) {
	if f.Count == 0 {
		f.First = first
	}
	f.Count += count
	f.Last = last
}
