// Package annotate explains SIP sessions: which messages belong together, which
// endpoints of the callee answered a forked call, who won, who lost and how
// that is known. It works on values and does no I/O.
package annotate
