package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/output"
	"ocsconv/converters/redact"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
)

func (s *invocation) redactCommand() *cli.Command {
	return &cli.Command{
		Name:      "redact",
		Usage:     "write the same file again, safe to send",
		UsageText: "ocsconv redact INPUT... -o OUT [--redact secrets|people|all]",
		Description: "Credentials, keys and what people wrote always go. Level people, the default, also\n" +
			"replaces users, names, numbers and devices; all replaces hosts, domains, addresses and\n" +
			"Call-IDs too. The same value gets the same pseudonym everywhere, so the analysis of the\n" +
			"redacted log is that of the original. The output is searched for every original value.",
		Flags: append(append(commonFlags(), outputFlags()...),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `OUT`: a file, a folder, or - for standard output"},
			&cli.StringFlag{Name: "to", Usage: "write `FORMAT` instead of the input's own"},
		),
		Action: s.redact,
	}
}

func (s *invocation) redact(c *cli.Context) error {
	if c.String("redact") == "" {
		if err := c.Set("redact", redact.People.String()); err != nil {
			return err
		}
	}
	v, err := s.conversion(c)
	if err != nil {
		return err
	}
	v.same, v.annotate = true, true
	return v.run(c.Args().Slice())
}

// redaction is what --redact, --key and --map say.
type redaction struct {
	redactor *redact.Redactor // nil leaves everything as it is
	mapFile  string
}

func redactionOf(c *cli.Context) (redaction, error) {
	level, key, mapFile := c.String("redact"), c.String("key"), c.String("map")
	if level == "" {
		if mapFile != "" {
			return redaction{}, usagef("--map needs --redact LEVEL")
		}
		return redaction{}, nil
	}
	l, err := redact.ParseLevel(level)
	if err != nil {
		return redaction{}, usagef("--redact: %v", err)
	}
	opts := redact.Options{Formats: known.Formats}
	if opts.Key, err = keyOf(key); err != nil {
		return redaction{}, err
	}
	return redaction{redactor: redact.New(l, opts), mapFile: mapFile}, nil
}

// keyOf returns the key that a file holds, or else the environment; nil when
// there is none.
func keyOf(file string) ([]byte, error) {
	const variable, shortest, longest = "OCSCONV_KEY", 16, 1 << 20
	source := "--key"
	key := []byte(os.Getenv(variable))
	switch {
	case file != "":
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
		defer f.Close()
		if key, err = io.ReadAll(io.LimitReader(f, longest+1)); err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
		if len(key) > longest {
			return nil, errors.New("--key: the file is larger than 1 MiB, which is no key")
		}
	case len(key) > 0:
		source = variable
	default:
		return nil, nil
	}
	if key = bytes.TrimSpace(key); len(key) < shortest {
		return nil, fmt.Errorf("%s: the key has fewer than %d octets, which can be guessed", source, shortest)
	}
	return key, nil
}

// errLeak says that an output still held an original value. It is not written.
var errLeak = errors.New("redaction is not complete, so nothing was written")

// checkFile searches the file at path, which will be called name, for original
// values. Own are the words that it has by itself.
func (r *redaction) checkFile(name, path string, own redact.OwnWords) error {
	if r.redactor == nil {
		return nil
	}
	d := r.redactor.Leaks(own)
	if err := d.CheckFile(path); err != nil {
		return err
	}
	return leaked(name, d)
}

func leaked(name string, d *redact.Detector) error {
	found := d.Found()
	if len(found) == 0 {
		return nil
	}
	errs := []error{fmt.Errorf("%s: %w", name, errLeak)}
	for _, l := range found {
		l.File = name
		errs = append(errs, l)
	}
	return errors.Join(errs...)
}

// checked lets write fill a temporary file, searches that, and copies it to w.
// Without redaction write gets w itself.
func (r *redaction) checked(w io.Writer, own redact.OwnWords, write func(io.Writer) error) error {
	if r.redactor == nil {
		return write(w)
	}
	tmp, err := os.CreateTemp("", "ocsconv-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if err := write(tmp); err != nil {
		return err
	}
	if err := r.checkFile("standard output", tmp.Name(), own); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, tmp)
	return err
}

// writeMap writes the pseudonyms where --map says, readable by the owner alone.
func (r *redaction) writeMap(force bool) error {
	if r.redactor == nil || r.mapFile == "" {
		return nil
	}
	f, err := output.CreatePrivate(r.mapFile, force)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := r.redactor.WriteMap(f); err != nil {
		return err
	}
	return f.Commit(force)
}

// sameForm is the target that writes a log in the form that it was read in.
func (v *conversion) sameForm(l *converters.Log) converters.Target {
	t := v.base()
	if t.Format == nil {
		t.Format, t.Encoding = l.Format, l.Encoding
	}
	if t.Format.Binary {
		t.Format = capture.Format
	}
	return t
}

// kept says what a level replaces, and what it leaves for the reader to see.
func (r *redaction) kept() string {
	const secrets = "credentials, keys, what people wrote"
	switch r.redactor.Level() {
	case redact.Secrets:
		return secrets + ": replaced; users, names, numbers, hosts and addresses: kept (--redact people or all)"
	case redact.People:
		return secrets + ", users, names, numbers, devices: replaced; hosts, domains, addresses, Call-IDs: kept (--redact all)"
	}
	return secrets + ", people, devices, hosts, addresses, ids: replaced; times, products, what happened: kept"
}

// learnAll shows all inputs to the redactor before the first output is written,
// so that one map serves all of them.
func (v *conversion) learnAll(logs []*converters.Log) error {
	if v.redactor == nil {
		return nil
	}
	v.learnt = true
	return converters.NewJob(logs, converters.Options{Redactor: v.redactor}).Learn(v.ctx)
}

// shown returns the name that an output may have: at level all that of the
// input tells too much.
func (v *conversion) shown(name string) string {
	if v.redactor == nil {
		return name
	}
	return v.redactor.File(name)
}
