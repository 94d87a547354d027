package annotate

import (
	"time"
)

// What a dialog shows by itself.

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

// attempt returns the CSeq number of the INVITE that made the dialog.
func (d *dialog) attempt() uint32 {
	if base := d.base(); base != nil {
		return base.cseq
	}
	return d.branch.attempt
}
