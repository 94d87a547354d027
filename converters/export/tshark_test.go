package export_test

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/formats/capture"
)

// summaries returns the rows of Wireshark's packet list.
func summaries(t *testing.T, path string) [][]string {
	t.Helper()
	tshark, err := exec.LookPath("tshark")
	if err != nil && os.Getenv("OCSCONV_REQUIRE_TOOLS") == "" {
		t.Skip("tshark is not installed")
	}
	require.NoError(t, err)
	cmd := exec.Command(tshark, "-n", "-r", path, "-T", "psml")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.Output()
	require.NoError(t, err)
	var list struct {
		Packets []struct {
			Cells []string `xml:"section"`
		} `xml:"packet"`
	}
	require.NoError(t, xml.Unmarshal(out, &list))
	var rows [][]string
	for _, p := range list.Packets {
		rows = append(rows, p.Cells)
	}
	return rows
}

// newest returns a row as Wireshark 4.4 and later have it: they know XML in a
// multipart, where it stands first here, and call JSON by its short name.
func newest(row []string) []string {
	const protocol, info = 4, 6
	row = slices.Clone(row)
	row[info] = strings.Replace(row[info], ", JavaScript Object Notation (", ", JSON (", 1)
	if before, after, older := strings.Cut(row[info], " (application/cccp+xml)"); older {
		row[info] = before + after
		row[protocol] = strings.Replace(row[protocol], "SIP/", "SIP/XML/", 1)
	}
	return row
}

// The first columns are those of Wireshark's own export of the capture that is
// made of the same log.
func TestFirstColumnsAreWiresharks(t *testing.T) {
	for _, log := range []string{
		"scenarios/S01.log", "day/caller.uccapilog", "day/frontend.log", "uccapi/sfb-im.uccapilog", "uccapi/hostile.uccapilog",
		"ocslogger/services.log", "ocslogger/r2-frontend.log", "damage/body-cut.uccapilog", written(t),
	} {
		t.Run(filepath.Base(log), func(t *testing.T) {
			r := run(t, log)
			r.Forms, r.Combined, r.Options.Raw = []*export.Form{export.ByName("csv")}, true, true
			for _, report := range r.Case.Reports {
				r.Options.Origin = report.First
			}
			require.NoError(t, r.Do(t.Context()))
			rows, err := csv.NewReader(strings.NewReader(read(t, r, "case.csv"))).ReadAll()
			require.NoError(t, err)
			ours := map[string][]string{}
			for _, row := range rows[1:] {
				ours[row[0]] = row[:7]
			}

			path := filepath.Join(r.Folder, "case.pcapng")
			f, err := os.Create(path)
			require.NoError(t, err)
			_, err = r.Case.Write(t.Context(), f, converters.Target{Format: capture.Format})
			require.NoError(t, err)
			require.NoError(t, f.Close())
			theirs := summaries(t, path)
			assert.Len(t, theirs, len(rows)-1)
			for _, row := range theirs {
				assert.Equal(t, newest(row), ours[row[0]])
			}

			r.Combined = false
			var printed strings.Builder
			require.NoError(t, r.Print(t.Context(), &printed))
			assert.Equal(t, read(t, r, "case.csv"), printed.String(), "the same on standard output")
		})
	}
}

// written returns the path of a log with what Wireshark tells apart in Info:
// bindings, and bodies of many types.
func written(t *testing.T) string {
	const sdp = "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 50000 RTP/AVP 0\r\n"
	var log strings.Builder
	n := 0
	add := func(start, method, headers, kind, body string) {
		n++
		if kind != "" {
			headers += "Content-Type: " + kind + "\r\n"
		}
		message := fmt.Sprintf("%s\r\nVia: SIP/2.0/TLS 192.0.2.1:5061\r\nFrom: <sip:a@contoso.com>;tag=1\r\nTo: <sip:b@contoso.com>\r\nCall-ID: c%d\r\n"+
			"CSeq: 1 %s\r\n%sContent-Length: %d\r\n\r\n%s", start, n, method, headers, len(body), body)
		at := fmt.Sprintf("01/05/2010|14:00:%02d.%03d 418:D8 INFO  :: ", n/10, n%10*100)
		fmt.Fprintf(&log, "%sSending Packet - 192.0.2.2:5061 (From Local Address: 192.0.2.1:5061) %d bytes:\r\n%[1]s%[3]s\r\n", at, len(message), message)
	}
	const contact, gone = "Contact: <sip:192.0.2.1:5061;transport=tls>\r\n", "Contact: <sip:192.0.2.9>;expires=0\r\n"
	for _, headers := range []string{"", contact, contact + contact, contact + "Expires: 0\r\n", gone, contact + gone, "Contact: *\r\nExpires: 0\r\n", "m: \"a, b\" <sip:x>, <sip:y>\r\n"} {
		add("REGISTER sip:contoso.com SIP/2.0", "REGISTER", headers, "", "")
		add("SIP/2.0 200 OK", "REGISTER", headers, "", "")
		add("SIP/2.0 401 Unauthorized", "REGISTER", headers, "", "")
	}
	parts := func(kinds ...string) (kind, body string) {
		for _, k := range kinds {
			body += "--b\r\nContent-Type: " + k + "\r\n\r\n" + sdp + "\r\n"
		}
		return "multipart/mixed;boundary=b", body + "--b--\r\n"
	}
	for _, kind := range []string{"text/plain; charset=UTF-8", "Text/HTML", "text/rtf", "application/sdp", "application/pidf+xml", "application/cccp+xml", "application/SOAP+xml", "application/json", "image/gif"} {
		add("MESSAGE sip:b@contoso.com SIP/2.0", "MESSAGE", "", kind, "{}")
		kind, body := parts(kind, "application/sdp", "application/x-any")
		add("INFO sip:b@contoso.com SIP/2.0", "INFO", "", kind, body)
	}
	add("NOTIFY sip:b@contoso.com SIP/2.0", "NOTIFY", "", "message/sipfrag;version=2.0", "SIP/2.0 200 OK\r\n")
	add("NOTIFY sip:b@contoso.com SIP/2.0", "NOTIFY", "", "message/sipfrag", "SIP/2.0 603 Decline\r\nServer: x\r\n")
	path := filepath.Join(t.TempDir(), "written.uccapilog")
	require.NoError(t, os.WriteFile(path, []byte(log.String()), 0o600))
	return path
}
