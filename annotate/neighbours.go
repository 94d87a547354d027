package annotate

// Neighbours find the session of messages without a Call-ID in one log: that of
// the messages before and after them where it is the same one, and at the end of
// the log that before them where the log has only that one. K is what stands for a
// Call-ID, its zero value for none; W is what waits until the session is known.
// The zero value is ready.
type Neighbours[K comparable, W any] struct {
	waiting []W
	before  K    // of the newest message that has one
	several bool // there were messages of several Call-IDs
}

// Wait takes what has no Call-ID.
func (n *Neighbours[K, W]) Wait(w W) { n.waiting = append(n.waiting, w) }

// Waiting returns how many wait.
func (n *Neighbours[K, W]) Waiting() int { return len(n.waiting) }

// Pass takes the Call-ID of the next message that has one. It returns what waited
// for it, and the Call-ID of its session.
func (n *Neighbours[K, W]) Pass(callID K) (list []W, session K) {
	var none K
	list, n.waiting = n.waiting, nil
	if n.before == none || n.before == callID {
		session = callID
	}
	n.several = n.several || n.before != none && n.before != callID
	n.before = callID
	return list, session
}

// End is Pass at the end of the log.
func (n *Neighbours[K, W]) End() (list []W, session K) {
	list, n.waiting = n.waiting, nil
	if !n.several {
		session = n.before
	}
	return list, session
}
