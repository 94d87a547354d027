package converters

import (
	"context"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Learn shows every piece of every input to the redactor, so that a value that
// is found late is replaced early too. Survey does it unless [Options.Learnt]
// says that another job over these inputs has.
func (j *Job) Learn(ctx context.Context) error {
	return j.each(ctx, func(m *formats.Message) error {
		j.opts.Redactor.Learn(m)
		return nil
	})
}

// startRedaction makes every later pass hand out redacted pieces. From now on
// the inputs go by the names that the redactor lets them have.
func (j *Job) startRedaction(ctx context.Context) error {
	r := j.opts.Redactor
	if r == nil {
		return nil
	}
	if !j.opts.Learnt {
		if err := j.Learn(ctx); err != nil {
			return err
		}
	}
	r.Seal()
	j.sealed = true
	clear(j.byName)
	for i, l := range j.Logs {
		l.Label = r.File(l.Label)
		l.id = pcapng.NewLogID(l.Format.Name, l.Label, nil)
		for k := range l.made {
			made := &l.made[k]
			made.File = r.File(made.File)
			made.ID = pcapng.NewLogID(made.Format, made.File, nil)
		}
		j.byName[l.Label] = i
	}
	return nil
}

// redact replaces what a piece tells about people and places, once all of it
// is known.
func (j *Job) redact(m *formats.Message) {
	if !j.sealed {
		return
	}
	file := m.Origin.File
	j.opts.Redactor.Apply(m)
	m.Origin.File = j.opts.Redactor.File(file)
}
