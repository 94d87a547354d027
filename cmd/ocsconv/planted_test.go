package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// planted is a message with values of each kind, and the values by the lowest level that
// replaces them.
const planted = "MESSAGE sip:zdenka.ribar@quendelnet.example SIP/2.0\r\nVia: SIP/2.0/TLS 10.77.88.99:51576;branch=z9hG4bKborretsch77\r\n" +
	"From: \"Wastl Wurzinger\" <sip:42@quendelnet.example>;tag=ruebezahltag;epid=77aa88bb99\r\nTo: <sip:zdenka.ribar@quendelnet.example>\r\n" +
	"Call-ID: estragoncall4711@10.77.88.99\r\nCSeq: 1 MESSAGE\r\nSubject: Fusion Kirschbaum\r\nX-Otp: 730114\r\nX-Machine-Name: NB-ZWIRBEL-12\r\n" +
	"P-Asserted-Identity: <tel:+385917771234>\r\nX-Client-MAC: 00-1A-2B-77-4D-5E\r\nContent-Type: text/html\r\nContent-Length: 47\r\n\r\n" +
	"<p>Treffen bei Zwiebelkuchen Sonnenblume77</p>\r\n"

var plantedValues = map[string][]string{
	"secrets": {"Kirschbaum", "730114", "Zwiebelkuchen", "Sonnenblume77"},
	"people":  {"zdenka", "ribar", "Wurzinger", "sip:42@", "77aa88bb99", "NB-ZWIRBEL-12", "385917771234", "00-1A-2B-77-4D-5E"},
	"all":     {"quendelnet", "10.77.88.99", "borretsch77", "ruebezahltag", "estragoncall4711"},
}

// plantedForms are the files that such a message comes in.
func plantedForms() map[string][]byte {
	const stamp = "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: "
	packet := fmt.Sprintf("Sending Packet - 10.77.88.98:5061 (From Local Address: 10.77.88.99:51576) %d bytes", len(planted))
	log := []byte(stamp + packet + ":\r\n" + stamp + planted + "\r\n" + stamp + "End of " + packet + "\r\n")
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(string(log))) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	var packed, zipped bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(log)
	z.Close()
	archive := zip.NewWriter(&zipped)
	member, _ := archive.Create("one.uccapilog")
	member.Write(log)
	archive.Close()
	return map[string][]byte{
		"log.uccapilog": log, "wide.uccapilog": wide, "log.uccapilog.gz": packed.Bytes(), "logs.zip": zipped.Bytes(),
		"mail.eml":  []byte("From: x@a.example\r\nSubject: see\r\n\r\n> " + strings.ReplaceAll(planted, "\r\n", "\r\n> ") + "\r\n"),
		"page.html": []byte("<!DOCTYPE html><html><body><pre>" + html.EscapeString(planted) + "</pre></body></html>"),
		"udp.pcap":  plantedCapture(17), "tcp.pcap": plantedCapture(6),
	}
}

// plantedCapture is a capture of the message over UDP, or over TCP in two segments.
func plantedCapture(protocol byte) []byte {
	out := binary.LittleEndian.AppendUint32(nil, 0xa1b2c3d4)
	for _, v := range []uint32{4<<16 | 2, 0, 0, 1 << 18, 1} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	parts := [][]byte{[]byte(planted)}
	if protocol == 6 {
		parts = [][]byte{[]byte(planted[:200]), []byte(planted[200:])}
	}
	sequence := uint32(1)
	for _, data := range parts {
		transport := []byte{0xc9, 0x78, 0x13, 0xc4} // 51576 to 5060
		if protocol == 6 {
			transport = binary.BigEndian.AppendUint32(transport, sequence)
			transport = append(transport, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0)
			sequence += uint32(len(data))
		} else {
			transport = binary.BigEndian.AppendUint16(transport, uint16(8+len(data)))
			transport = append(transport, 0, 0)
		}
		transport = append(transport, data...)
		frame := []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0}
		frame = binary.BigEndian.AppendUint16(frame, uint16(20+len(transport)))
		frame = append(frame, 0, 1, 0, 0, 64, protocol, 0, 0, 10, 77, 88, 99, 10, 77, 88, 98)
		frame = append(frame, transport...)
		for _, v := range []uint32{1262700047, 889000, uint32(len(frame)), uint32(len(frame))} {
			out = binary.LittleEndian.AppendUint32(out, v)
		}
		out = append(out, frame...)
	}
	return out
}

// TestPlanted holds that no output of any form has a value that its level replaces, out
// of whatever form of file the value comes, and that the analysis is the same.
func TestPlanted(t *testing.T) {
	forms := plantedForms()
	dir := t.TempDir()
	whole := filepath.Join(dir, "in.pcapng")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in.uccapilog"), forms["log.uccapilog"], 0o600))
	invoked("convert", filepath.Join(dir, "in.uccapilog"), "-q", "-o", whole)
	capture, err := os.ReadFile(whole)
	require.NoError(t, err)
	forms["log.pcapng"] = capture
	for name, data := range forms {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			require.NoError(t, os.WriteFile(path, data, 0o600))
			before := outcomes(t, invoked("sessions", "--all", "--json", path))
			require.Len(t, before, 1)
			original := strings.ToLower(string(invoked("convert", path, "-q", "--to", "uccapi", "-o", "-")))
			for _, list := range plantedValues {
				for _, v := range list {
					assert.Contains(t, original, strings.ToLower(v), "what is looked for is there")
				}
			}
			var values []string
			for _, level := range []string{"secrets", "people", "all"} {
				values = append(values, plantedValues[level]...)
				out := filepath.Join(dir, level)
				require.NoError(t, os.Mkdir(out, 0o700))
				invoked("convert", path, "-q", "--redact", level, "-o", filepath.Join(out, "back.uccapilog"))
				invoked("convert", path, "-q", "--redact", level, "-o", filepath.Join(out, "case.pcapng"))
				invoked("export", path, "-q", "--redact", level, "-d", filepath.Join(out, "each"), "--as", textForms())
				assert.Equal(t, before, outcomes(t, invoked("sessions", "--all", "--json", path, "--redact", level)))
				files := 0
				require.NoError(t, filepath.WalkDir(out, func(file string, d fs.DirEntry, err error) error {
					if err != nil || d.IsDir() {
						return err
					}
					files++
					data, err := os.ReadFile(file)
					require.NoError(t, err)
					text := strings.ToLower(file[len(out):] + "\n" + string(unpacked(t, data)))
					if filepath.Ext(file) == ".pcapng" {
						text += strings.ToLower(string(data) + string(invoked("convert", file, "-q", "--to", "uccapi", "-o", "-")))
					}
					for _, v := range values {
						assert.NotContains(t, text, strings.ToLower(v), "%s %s", level, filepath.Base(file))
					}
					return nil
				}))
				assert.Greater(t, files, 8)
			}
			for _, binary := range []string{"png", "pdf"} { // of which nobody can say what they show
				invoked("export", path, "-q", "--redact", "all", "-d", filepath.Join(dir, binary), "--as", binary)
				left, _ := filepath.Glob(filepath.Join(dir, binary, "*."+binary))
				assert.Empty(t, left)
			}
		})
	}
}

// outcomes returns of each session what no redaction changes.
func outcomes(t *testing.T, lines []byte) (list []string) {
	for line := range bytes.Lines(lines) {
		var s struct {
			Kind, View, Outcome, MPOP string
			Messages                  []struct{ Kind, State, Direction string }
		}
		require.NoError(t, json.Unmarshal(line, &s))
		list = append(list, fmt.Sprint(s))
	}
	slices.Sort(list)
	return list
}
