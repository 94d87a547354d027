package annotate

import (
	"time"
)

// dialog is one early or confirmed dialog with a branch.
type dialog struct {
	tag    string
	branch *branch
	state  DialogState

	answer     *message // first 2xx to the initial INVITE
	ack        *message // its ACK
	again      *message // its last repetition, or that of its ACK, which each one gets (RFC 3261 §13.2.2.4)
	repeats    int      // repetitions, each counted on one hop
	inside     *message // first request that only a confirmed dialog carries
	lastUse    *message // last message inside that is no BYE
	agreed     bool     // the other side took a request inside, so that it knew the dialog
	bye        *message // BYE, or its response when the BYE is missing
	byeCaller  bool     // the caller's side sent the BYE
	serverBye  bool     // a server sent it, since the branch had been cancelled (5009, 5010)
	byeRefused *message // 481 to the BYE: the other side knows no such dialog
	late       *message // failure with which the attempt had ended before, see [progress.endedBefore]
	bothLeft   bool     // both sides sent a BYE, so that one of them may be refused
	gone       *message // 481 or 408 to another request: the dialog is over (RFC 3261 §12.2.1.2)
	early      *message // 199: the early dialog ended by itself (RFC 6228)
	reports    map[uint16]*message
	rseqs      map[uint32]bool
	ok         bool // its first 18x was seen
	doubt      bool // a 2xx that may be the answer or to a re-INVITE that is not in the log
	ended      bool // by BYE or by its own failure: nothing revives it
}

// proven reports whether the three-way handshake is known to have completed. A
// BYE of the caller alone proves nothing: it may end an early dialog (RFC 3261
// §15) or the surplus answer of a race.
func (d *dialog) proven() bool {
	return d.ack != nil || d.inside != nil || d.bye != nil && !d.byeCaller
}

// claimed reports whether something says that the dialog was answered.
func (d *dialog) claimed() bool {
	return d.answer != nil || d.ack != nil || d.inside != nil || d.doubt || d.bye != nil
}

// onlyAnswered reports whether a 2xx is all that the log has of a dialog behind its
// provisionals.
func (d *dialog) onlyAnswered() bool {
	return d.answer != nil && d.ack == nil && d.inside == nil && d.bye == nil && d.again == nil
}

// base returns when the dialog was established: its ACK, else the 2xx.
func (d *dialog) base() *message {
	if d.ack != nil {
		return d.ack
	}
	return d.answer
}

// complete reports whether the log has both the 2xx and its ACK.
func (d *dialog) complete() bool { return d.answer != nil && d.ack != nil }

// within reports whether the BYE came so soon after the answer. Where the clock
// stands still any BYE does.
func (d *dialog) within(limit time.Duration) bool {
	base := d.base()
	return d.bye != nil && base != nil && d.bye.at-base.at <= int64(limit)
}

// lasted reports whether a dialog was kept: it was used, or hung up by the
// callee or late.
func (d *dialog) lasted() bool {
	return d.inside != nil || d.bye != nil && (!d.byeCaller || !d.within(raceWindow) && d.base() != nil)
}

// perhapsLate reports whether the answer came behind a failure of somebody else, so that it
// was too late if the caller hung it up at once, which only times tell.
func (d *dialog) perhapsLate() bool { return d.late != nil && d.late.toTag != d.tag }

// attempt returns the CSeq number of the INVITE that made the dialog.
func (d *dialog) attempt() uint32 {
	if base := d.base(); base != nil {
		return base.cseq
	}
	return d.branch.attempt
}
