package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"ocsconv/converters/input/logtime"
	"ocsconv/converters/live"
	"ocsconv/formats/pcapng"
)

// extcapInterface is the name of the interface that Wireshark lists for a copy
// of the program in its extcap folder.
const extcapInterface = "ocsconv"

// extcapCall is what Wireshark asks in one run of the program: which interfaces
// there are, which link types and options one has, or to capture from it.
type extcapCall struct {
	asked  map[string]bool   // arguments without a value
	values map[string]string // the others
}

// extcapQuestions have no value.
var extcapQuestions = []string{"extcap-interfaces", "extcap-dlts", "extcap-config", "capture", "help", "version"}

// parseExtcap reads a command line, without the program's name, in the form that
// Wireshark gives it: "--name value" or "--name=value". Names that it does not
// know belong to later versions of Wireshark and are kept all the same.
func parseExtcap(args []string) *extcapCall {
	c := &extcapCall{asked: map[string]bool{}, values: map[string]string{}}
	for i := 0; i < len(args); i++ {
		name, ok := strings.CutPrefix(args[i], "--")
		if !ok {
			continue
		}
		name, value, given := strings.Cut(name, "=")
		switch {
		case slices.Contains(extcapQuestions, name):
			c.asked[name] = true
		case given:
			c.values[name] = value
		case i+1 < len(args) && !strings.HasPrefix(args[i+1], "--"):
			i++
			c.values[name] = args[i]
		default:
			c.values[name] = ""
		}
	}
	return c
}

// extcap answers a call by Wireshark. It reports false when args, which begin
// with the program's name, are none.
func (s *console) extcap(args []string) (code int, handled bool) {
	if !slices.ContainsFunc(args[min(1, len(args)):], func(a string) bool { return strings.HasPrefix(a, "--extcap-") }) {
		return exitDone, false
	}
	if err := s.answer(parseExtcap(args[1:])); err != nil {
		s.say("%v", err)
		return exitFailed, true
	}
	return exitDone, true
}

func (s *console) answer(c *extcapCall) error {
	if c.asked["extcap-interfaces"] {
		s.sentence("extcap", "version", extcapVersion(), "display", "ocsconv")
		s.sentence("interface", "value", extcapInterface, "display", "OCS/Lync client log (live)")
		return nil
	}
	if name := c.values["extcap-interface"]; name != extcapInterface {
		return fmt.Errorf("extcap: there is no interface %q, only %s", name, extcapInterface)
	}
	filter, filtered := c.values["extcap-capture-filter"]
	switch {
	case c.asked["extcap-dlts"]:
		return s.extcapLinks(c.values["encap"])
	case c.asked["extcap-config"]:
		s.extcapOptions()
	case c.asked["capture"]:
		return s.extcapCapture(c)
	case filtered && filter != "":
		// Asked while somebody types: any answer colours the filter red.
		_, err := fmt.Fprintln(s.stdout, "a log has no capture filters; use a display filter")
		return err
	}
	return nil
}

// sentence prints one line of extcap's language: a word, then names with values.
func (s *console) sentence(word string, pairs ...string) {
	var b strings.Builder
	b.WriteString(word + " ")
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString("{" + pairs[i] + "=" + strings.NewReplacer("{", "(", "}", ")").Replace(pairs[i+1]) + "}")
	}
	fmt.Fprintln(s.stdout, b.String())
}

// extcapVersion is the version without the blanks and what follows them.
func extcapVersion() string {
	v, _, _ := strings.Cut(version(), " ")
	return strings.Trim(v, "()")
}

// extcapLinks names the link types that a capture may have: that of the
// encapsulation, or all of them when it is not settled.
func (s *console) extcapLinks(encap string) error {
	kind, known := encapsulations[encap]
	if encap != "" && !known {
		return badEncap(encap)
	}
	if encap == "" || kind == pcapng.ExportedPDU {
		s.sentence("dlt", "number", fmt.Sprint(pcapng.LinkExportedPDU), "name", "WIRESHARK_UPPER_PDU", "display", "Exported PDU (SIP)")
	}
	if encap == "" || kind != pcapng.ExportedPDU {
		s.sentence("dlt", "number", fmt.Sprint(pcapng.LinkEthernet), "name", "EN10MB", "display", "Ethernet (SIP over UDP or TCP)")
	}
	return nil
}

func badEncap(encap string) error {
	return fmt.Errorf("--encap: %q is none of pdu, udp, udp-5060, tcp", encap)
}

// extcapOptions describes the dialog that Wireshark shows, and with it the
// preferences extcap.ocsconv.log, .tz, .encap and .from.
func (s *console) extcapOptions() {
	s.sentence("arg", "number", "0", "call", "--log", "display", "Log file or folder", "type", "fileselect",
		"required", "true", "mustexist", "true",
		"tooltip", "A .uccapilog or a server trace that is being written. A folder stands for the newest log in it; a name may be typed.")
	s.sentence("arg", "number", "1", "call", "--from", "display", "Show messages", "type", "selector", "default", "start",
		"tooltip", "Whether the messages that are in the log already are shown too")
	s.sentence("value", "arg", "1", "value", "start", "display", "from the start of the log", "default", "true")
	s.sentence("value", "arg", "1", "value", "now", "display", "from now on", "default", "false")
	s.sentence("arg", "number", "2", "call", "--tz", "display", "Time zone of the log", "type", "string", "default", "auto",
		"tooltip", "A name such as Europe/Zagreb, an offset such as +01:00, or auto")
	s.sentence("arg", "number", "3", "call", "--encap", "display", "Packets", "type", "selector", "default", "pdu",
		"tooltip", "Exported PDUs show every message as SIP; the others are for tools that want frames")
	for _, v := range [][2]string{
		{"pdu", "exported PDU (SIP at any port)"}, {"udp", "Ethernet, UDP"}, {"udp-5060", "Ethernet, UDP, port 5060"}, {"tcp", "Ethernet, TCP"},
	} {
		s.sentence("value", "arg", "3", "value", v[0], "display", v[1], "default", fmt.Sprint(v[0] == "pdu"))
	}
}

// extcapCapture follows the log until Wireshark closes the pipe or ends the
// program.
func (s *console) extcapCapture(c *extcapCall) error {
	opts, err := s.extcapFollow(c)
	if err != nil {
		return err
	}
	pipe, err := openPipe(s.ctx, c.values["fifo"])
	if err != nil || pipe == nil {
		return err
	}
	defer pipe.Close()
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	go func() {
		if readerGone(pipe) {
			stop()
		}
	}()
	return live.Capture(ctx, opts, pipe)
}

// extcapFollow reads the options that the dialog offers.
func (s *console) extcapFollow(c *extcapCall) (live.Options, error) {
	opts := live.Options{
		Path: c.values["log"], Application: application,
		Note: func(text string) { s.say("%s", text) },
	}
	if opts.Path == "" {
		return opts, errors.New("extcap: no log to follow; set it in the capture options, or with -o extcap.ocsconv.log:FILE")
	}
	if c.values["fifo"] == "" {
		return opts, errors.New("extcap: --capture needs --fifo")
	}
	switch from := c.values["from"]; from {
	case "", "start":
	case "now":
		opts.FromNow = true
	default:
		return opts, fmt.Errorf("--from: %q is neither start nor now", from)
	}
	if encap := c.values["encap"]; encap != "" {
		kind, ok := encapsulations[encap]
		if !ok {
			return opts, badEncap(encap)
		}
		opts.Encapsulation = kind
	}
	clock, err := logtime.Parse(c.values["tz"])
	if err != nil {
		return opts, fmt.Errorf("--tz: %w", err)
	}
	opts.Clock = clock
	return opts, nil
}

// openPipe opens the pipe that Wireshark reads. Opening waits for the reader, so
// the user may have stopped before; then the pipe is nil.
func openPipe(ctx context.Context, path string) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := openPipeFile(path)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		return o.f, o.err
	case <-ctx.Done():
		return nil, nil
	}
}
