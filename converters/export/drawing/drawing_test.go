package drawing_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/export/drawing"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// svg draws the first session of a client log.
func svg(t *testing.T) []byte {
	t.Helper()
	f, err := os.Open("../../../testdata/scenarios/S01.log")
	require.NoError(t, err)
	defer f.Close()
	c, err := annotate.Analyze(formats.Messages(uccapi.Format.NewReader(f, nil)))
	require.NoError(t, err)
	return draw(t, c.Session(1))
}

func draw(t *testing.T, s *annotate.Session) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, diagram.SVG(&b, diagram.New(s, diagram.Options{})))
	return b.Bytes()
}

// long is a session whose ladder takes several pages, with names of every kind.
func long() *annotate.Session {
	s := &annotate.Session{Kind: annotate.KindCall, Callee: "bob😀<&>\x00@contoso.com", Caller: annotate.Party{Name: "Ålice Жук 電話 \U0001F600"}}
	for n := range 200 {
		s.Messages = append(s.Messages, annotate.Note{N: n + 1, Frame: n + 1, Kind: annotate.CodeInfo, Method: "INFO", StartLine: "INFO sip:b SIP/2.0", Endpoint: "-", Direction: formats.Out})
	}
	return s
}

func TestPNG(t *testing.T) {
	picture := svg(t)
	var size struct {
		Width  int `xml:"width,attr"`
		Height int `xml:"height,attr"`
	}
	require.NoError(t, xml.Unmarshal(picture, &size))
	var b, again bytes.Buffer
	require.NoError(t, drawing.PNG(&b, bytes.NewReader(picture)))
	require.NoError(t, drawing.PNG(&again, bytes.NewReader(picture)))
	assert.Equal(t, b.Bytes(), again.Bytes())
	img, err := png.Decode(&b)
	require.NoError(t, err)
	assert.Equal(t, 2*size.Width, img.Bounds().Dx())
	assert.Equal(t, 2*size.Height, img.Bounds().Dy())
	colours := map[color.Color]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			colours[img.At(x, y)]++
		}
	}
	for name, colour := range map[string]string{
		"ink": palette.Light.Ink, "won": palette.Won.Light.Text, "lost": palette.Lost.Light.Text,
		"server": palette.Server.Light.Text, "its fill": palette.Server.Light.Fill,
	} {
		c := color.RGBA{A: 255}
		_, err := fmt.Sscanf(colour, "#%02x%02x%02x", &c.R, &c.G, &c.B)
		require.NoError(t, err)
		assert.Greater(t, colours[c], 100, name)
	}
}

func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("24 million pixels take their time")
	}
	s := long()
	for range 2 {
		s.Messages = append(s.Messages, s.Messages...)
	}
	var b bytes.Buffer
	require.NoError(t, drawing.PNG(&b, bytes.NewReader(draw(t, s))))
	c, err := png.DecodeConfig(&b)
	require.NoError(t, err)
	assert.LessOrEqual(t, c.Width*c.Height, 25<<20, "a picture is bounded")
}

// TestPDF reads the document as another program does.
func TestPDF(t *testing.T) {
	var b, again bytes.Buffer
	require.NoError(t, drawing.PDF(&b, bytes.NewReader(draw(t, long())), "Ålice"))
	require.NoError(t, drawing.PDF(&again, bytes.NewReader(draw(t, long())), "Ålice"))
	assert.Equal(t, b.Bytes(), again.Bytes())

	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("OCSCONV_REQUIRE_TOOLS") == "" {
		t.Skip("pdftotext is not installed")
	}
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "ladder.pdf")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o666))
	out, err := exec.Command(pdftotext, "-layout", path, "-").CombinedOutput()
	require.NoError(t, err, string(out))
	pages := strings.Split(strings.TrimRight(string(out), "\f\n"), "\f")
	assert.Greater(t, len(pages), 3)
	seen := 0
	for n := 1; n <= 200; n++ {
		seen += strings.Count(string(out), fmt.Sprintf("[%d]", n))
	}
	assert.GreaterOrEqual(t, seen, 200, "every message is on a page")
	assert.Contains(t, string(out), "Ålice Жук")
}

func TestNoPicture(t *testing.T) {
	for _, svg := range []string{"", "<svg", "<svg></svg>", `<svg width="1" height="1"><path d="M0 0C1 1 2 2 3 3"/></svg>`} {
		assert.Error(t, drawing.PNG(&bytes.Buffer{}, strings.NewReader(svg)), svg)
		assert.Error(t, drawing.PDF(&bytes.Buffer{}, strings.NewReader(svg), ""), svg)
	}
}
