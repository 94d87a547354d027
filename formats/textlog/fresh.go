package textlog

import "ocsconv/formats"

// together is how many messages are made at a time at most: few, since hundreds of logs
// may be read side by side, and fewer at first, since there may be thousands of small ones.
// Whoever keeps one keeps them all, which is less than the piece of the log that they share.
const together = 8

// Fresh makes empty messages. The zero value is ready.
type Fresh struct {
	Memory *formats.Memory // of [formats.Options]

	list []formats.Message // made together, to be handed out
	made int               // together the last time
}

// Message returns an empty message.
func (f *Fresh) Message() *formats.Message {
	if m := f.Memory.Message(); m != nil {
		return m
	}
	if len(f.list) == 0 {
		f.made = min(2*f.made+1, together)
		f.list = make([]formats.Message, f.made)
	}
	m := &f.list[0]
	f.list = f.list[1:]
	return m
}
