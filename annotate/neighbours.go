package annotate

// MaxWaiting bounds the messages without a Call-ID that follow each other and may
// still find a session. More of them belong to none: what is between them and the
// next Call-ID is no part of one message, and they must not be held without end.
const MaxWaiting = 1 << 10

// Neighbours find the session of messages without a Call-ID in one log: that of
// the messages before and after them where it is the same one, and at the end of
// the log that before them where the log has only that one. More than [MaxWaiting]
// in a row have none. K is what stands for a Call-ID, its zero value for none; W is
// what waits until the session is known. The zero value is ready.
type Neighbours[K comparable, W any] struct {
	waiting []W
	before  K    // of the newest message that has one
	several bool // there were messages of several Call-IDs
	tooMany bool // since that message, to wait any longer
}

// Wait takes what has no Call-ID. It returns what will find no session, in the
// order of the log: all that waits and w where they are too many.
func (n *Neighbours[K, W]) Wait(w W) (none []W) {
	n.waiting = append(n.waiting, w)
	if n.tooMany = n.tooMany || len(n.waiting) > MaxWaiting; n.tooMany {
		none, n.waiting = n.waiting, nil
	}
	return none
}

// Pass takes the Call-ID of the next message that has one. It returns what waited
// for it, and the Call-ID of its session.
func (n *Neighbours[K, W]) Pass(callID K) (list []W, session K) {
	var none K
	list, n.waiting = n.waiting, nil
	if n.before == none || n.before == callID {
		session = callID
	}
	n.several = n.several || n.before != none && n.before != callID
	n.before, n.tooMany = callID, false
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
