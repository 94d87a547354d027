package annotate

// attempt is one initial INVITE of the call with what ended it. A challenge, a
// redirection, another offer, or a caller who tries again make further ones: a
// CANCEL and a final response count for the CSeq number that they name (RFC 3261
// §9.1, §17.1.3), not for the call.
type attempt struct {
	cancel   *message // the caller's, or in a callee's log the one that came
	cancelOK *message // 2xx to it
	refused  *message // failure that it got: it ended nothing
	final    *message // the last final >= 300 that reached the caller
	passed   *message // the record of it that went to the caller, where a proxy had kept it
}

// try returns the attempt with a CSeq number.
func (a *progress) try(cseq uint32) *attempt {
	t := a.tries[cseq]
	if t == nil {
		t = new(attempt)
		a.tries[cseq] = t
	}
	return t
}

// last returns the attempt that decides over a call that nobody answered.
func (a *progress) last() *attempt { return a.try(a.survey.lastAttempt) }

// gaveUp returns what shows that the attempt was cancelled: the CANCEL, else the
// response to it. A CANCEL that was refused, since there was nothing left to be
// cancelled, shows nothing, unless a 487 followed all the same.
func (t *attempt) gaveUp() *message {
	switch {
	case t.refused != nil && (t.final == nil || t.final.status != 487):
		return nil
	case t.cancel != nil:
		return t.cancel
	}
	return t.cancelOK
}

// inVain returns the failure that the CANCEL of the attempt got, where it ended nothing.
func (t *attempt) inVain() *message {
	if t.gaveUp() != nil {
		return nil
	}
	return t.refused
}

// betterFinal reports whether of two final responses of different endpoints the
// first one tells more of the call, as a proxy chooses (RFC 3261 §16.7): a refusal
// for all, then what a user decided, then that one rang in vain, and last that the
// endpoint was cancelled.
func betterFinal(x, y *message) bool {
	return x.branch != y.branch && x.finalRank() < y.finalRank()
}

func (m *message) finalRank() int {
	silent := m.status == 480 || m.status == 408
	switch {
	case m.status >= 600:
		return 0
	case ofDevice(m.status):
		return 1
	case silent && m.branch != nil && m.branch.alerts():
		return 2
	case m.status == 487:
		return 5
	case silent:
		return 4
	}
	return 3
}

// failedBefore reports whether an attempt before this one failed.
func (a *progress) failedBefore(cseq uint32) bool {
	for n, t := range a.tries {
		if n < cseq && t.final != nil {
			return true
		}
	}
	return false
}
