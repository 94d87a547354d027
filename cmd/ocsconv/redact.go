package main

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/output"
	"ocsconv/converters/redact"
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
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `OUT`: a file, a folder (one that is there, or ends in /), or - for standard output"},
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
	v.SameForm, v.annotate = true, true
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
	if err := mapTarget(mapFile, append(c.Args().Slice(), c.String("output"), key)); err != nil {
		return redaction{}, err
	}
	opts := redact.Options{Formats: known.Formats}
	if opts.Key, err = keyOf(key); err != nil {
		return redaction{}, err
	}
	return redaction{redactor: redact.New(l, opts), mapFile: mapFile}, nil
}

// mapTarget refuses a place for the map that would cost the user something: an input,
// the output, the key, a pipe or a device, and any file that is no map.
func mapTarget(path string, others []string) error {
	if path == "" {
		return nil
	}
	for _, other := range others {
		if other != "" && sameFile(path, other) {
			return usagef("--map: %s is an input, the output or the key; the map says who is who, so give it a file of its own", path)
		}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usagef("--map: %v", err)
	case !info.Mode().IsRegular():
		return usagef("--map: %s is no regular file, and the map must lie where only you can read it", path)
	case !isMap(path):
		return usagef("--map: %s is there and no map of pseudonyms, so it is not overwritten", path)
	}
	return nil
}

// sameFile reports whether two paths name one file, which need not exist.
func sameFile(a, b string) bool {
	one, errOne := os.Stat(a)
	other, errOther := os.Stat(b)
	if errOne == nil && errOther == nil {
		return os.SameFile(one, other)
	}
	pathA, errA := filepath.Abs(a)
	pathB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && pathA == pathB
}

// isMap reports whether a file is an earlier map.
func isMap(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	return n == 0 || bytes.Contains(head[:n], []byte(redact.MapSchema))
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
	switch key = bytes.TrimSpace(key); {
	case len(key) < shortest:
		return nil, fmt.Errorf("%s: the key has fewer than %d octets, which can be guessed", source, shortest)
	case isRegular(key):
		return nil, fmt.Errorf("%s: the key repeats itself or goes along a row, so it can be guessed; draw one with: head -c 32 /dev/urandom | base64", source)
	}
	return stretched(key)
}

// isRegular reports whether a key has few different octets, repeats a part of itself,
// counts up or down or goes along the rows of a keyboard.
func isRegular(key []byte) bool {
	const fewest = 8
	different := map[byte]bool{}
	steps := 0
	for i, c := range key {
		different[c] = true
		if i > 0 && (c == key[i-1]+1 || c == key[i-1]-1 || areNeighbours(key[i-1], c)) {
			steps++
		}
	}
	for period := 1; period <= len(key)/2; period++ {
		if bytes.HasPrefix(key[period:], key[:len(key)-period]) {
			return true
		}
	}
	return len(different) < fewest || steps > len(key)/2
}

// areNeighbours reports whether two keys lie side by side on a usual keyboard.
func areNeighbours(a, b byte) bool {
	for _, row := range [...]string{"1234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn"} {
		i, j := strings.IndexByte(row, a|0x20), strings.IndexByte(row, b|0x20)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

// stretched makes a key of which every guess costs as much as a password's does
// (RFC 8018 §5.2). The salt only keeps it apart from other uses of the same text.
func stretched(key []byte) ([]byte, error) {
	const rounds, size = 100_000, 32
	return pbkdf2.Key(sha256.New, string(key), []byte("ocsconv.pseudonyms"), rounds, size)
}

// errLeak says that an output still held an original value. It is not written.
var errLeak = errors.New("redaction is not complete, so nothing was written")

// searching returns what writes to a file that will be called name and searches what is
// written, and what says at the end whether the file at a path holds original values.
func (r *redaction) searching(name string, to io.Writer, own redact.OwnWords) (io.Writer, func(path string) error) {
	if r.redactor == nil {
		return to, func(string) error { return nil }
	}
	d := r.redactor.Leaks(own)
	w := d.Watch(name, to)
	return w, func(path string) error {
		if !w.Close() {
			return r.checkFile(name, path, own)
		}
		return leaked(name, d)
	}
}

// checkFile searches the file at path, which will be called name, for original
// values. Own are the words that it has by itself.
func (r *redaction) checkFile(name, path string, own redact.OwnWords) error {
	if r.redactor == nil {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return r.checkReader(name, f, own)
}

func (r *redaction) checkReader(name string, in io.Reader, own redact.OwnWords) error {
	d := r.redactor.Leaks(own)
	if err := d.CheckReader(name, in); err != nil {
		return fmt.Errorf("%s: %w", name, err)
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
	tmp, err := output.CreateScratch()
	if err != nil {
		return err
	}
	defer tmp.Close()
	if err := write(tmp); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := r.checkReader("output", tmp, own); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, tmp)
	return err
}

// writeMap writes the pseudonyms where --map says, readable by the owner alone.
func (r *redaction) writeMap(outputs *output.Batch, force bool) error {
	if r.redactor == nil || r.mapFile == "" {
		return nil
	}
	if err := mapTarget(r.mapFile, nil); err != nil { // an output may have taken the name since
		return err
	}
	f, err := outputs.CreatePrivate(r.mapFile, force)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := r.redactor.WriteMap(f); err != nil {
		return err
	}
	return f.Commit(force)
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
	return secrets + ", people, devices, hosts, addresses, ids and all that is not known: replaced; times, products, what happened: kept"
}

// learnAll shows all inputs to the redactor before the first output is written,
// so that one map serves all of them.
func (v *conversion) learnAll(inputs []*input.Input) (err error) {
	if v.redactor != nil {
		collectFacts(inputs)
		v.learnt, err = merge.Learn(v.ctx, inputs, v.redactor, nil)
	}
	return err
}

// rename returns the name that an output may have: at level all that of the
// input tells too much.
func (r *redaction) rename(name string) string {
	if r.redactor == nil {
		return name
	}
	return r.redactor.File(name)
}
