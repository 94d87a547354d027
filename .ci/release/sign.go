package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// signing says how Windows programs are signed (Authenticode). Without a
// certificate they are not.
type signing struct {
	certificate string // PKCS#12
	password    string // file with its password
	timestamps  string // address of an RFC 3161 service
}

// sign signs a program in its place. The time that it names is the commit's, so
// that a release can be made again; only a service that confirms the time makes
// the octets new ones.
func (r *release) sign(program string) error {
	s := &r.signing
	if s.certificate == "" {
		return nil
	}
	args := []string{"sign", "-pkcs12", s.certificate, "-h", "sha256", "-n", "ocsconv", "-time", strconv.FormatInt(r.date.Unix(), 10)}
	if s.password != "" {
		args = append(args, "-readpass", s.password)
	}
	if s.timestamps != "" {
		args = append(args, "-ts", s.timestamps)
	}
	signed := program + ".signed"
	cmd := exec.Command("osslsigncode", append(args, "-in", program, "-out", signed)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("osslsigncode: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return os.Rename(signed, program)
}
