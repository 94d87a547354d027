package diagram_test

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/export/diagram"
)

// need skips the test when a tool is missing, and fails it where all tools must
// be there.
func need(t *testing.T, missing bool, tool string) {
	t.Helper()
	if testing.Short() {
		t.Skip(tool + " takes long")
	}
	if missing && os.Getenv("OCSCONV_REQUIRE_TOOLS") == "" {
		t.Skip(tool + " is not installed")
	}
	require.False(t, missing, "%s is not installed", tool)
}

// ladders returns what the drawing programs must take: every session of every
// log, hostile texts, and sessions too long and too wide for one picture.
func ladders(t *testing.T) map[string]*diagram.Ladder {
	all := fromLogs(t)
	all["long"] = diagram.New(long(t, 20_000), diagram.Options{MaxSteps: 150})
	all["wide"] = diagram.New(wide(t, 100), diagram.Options{})
	all["fold"] = diagram.New(session(t, "S01"), diagram.Options{Collapse: true})
	for _, name := range calls {
		all[name] = diagram.New(session(t, name), diagram.Options{})
	}
	for at := 0; at < len(attacks); at += 5 {
		all[fmt.Sprintf("hostile%02d", at)] = diagram.New(hostile(t, at), diagram.Options{})
	}
	return all
}

func TestPlantUMLRenders(t *testing.T) {
	t.Parallel()
	plantuml, err := exec.LookPath("plantuml")
	need(t, err != nil, "plantuml")
	dir := t.TempDir()
	all := ladders(t)
	args := []string{"-tsvg", "-failfast2", "-charset", "UTF-8"}
	for name, l := range all {
		file := filepath.Join(dir, name+".puml")
		require.NoError(t, os.WriteFile(file, render(t, diagram.PlantUML, l), 0o644))
		args = append(args, file)
	}
	said, err := exec.Command(plantuml, args...).CombinedOutput()
	require.NoError(t, err, string(said))
	assert.Empty(t, string(said), "no warning")
	for name, l := range all {
		svg, err := os.ReadFile(filepath.Join(dir, name+".svg"))
		require.NoError(t, err, name)
		shown := svgText(t, svg)
		assert.Contains(t, shown, letters(l.Title), name)
		for _, s := range l.Steps[:min(len(l.Steps), 40)] {
			if m, ok := s.(*diagram.Message); ok && !m.Inferred {
				assert.Contains(t, shown, letters(m.Label), name)
			}
		}
	}
}

// svgText returns the text elements of a picture without blanks.
func svgText(t *testing.T, svg []byte) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return letters(b.String())
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				b.Write(token)
			}
		}
	}
}

// letters removes what a drawing program may change: blanks, and characters
// that it has no picture for.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200d' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
}

// TestLibreOfficeShowsSVG has LibreOffice draw pictures as a document shows them:
// mostly paper, with text on it.
func TestLibreOfficeShowsSVG(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	need(t, err != nil, "soffice")
	pdftoppm, err := exec.LookPath("pdftoppm")
	need(t, err != nil, "pdftoppm")
	dir := t.TempDir()
	for _, name := range []string{"S01", "S03"} {
		picture := render(t, diagram.SVG, diagram.New(session(t, name), diagram.Options{}))
		sheet := fmt.Sprintf(flatSheet, base64.StdEncoding.EncodeToString(picture))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".fods"), []byte(sheet), 0o644))
		cmd := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", name+".fods")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir)
		said, err := cmd.CombinedOutput()
		require.NoError(t, err, string(said))
		page := filepath.Join(dir, name)
		said, err = exec.Command(pdftoppm, "-png", "-r", "60", "-singlefile", page+".pdf", page).CombinedOutput()
		require.NoError(t, err, string(said))
		f, err := os.Open(page + ".png")
		require.NoError(t, err, string(said))
		shown, err := png.Decode(f)
		f.Close()
		require.NoError(t, err)
		light, dark := 0, 0
		for y := range shown.Bounds().Dy() {
			for x := range shown.Bounds().Dx() {
				if r, g, b, _ := shown.At(x, y).RGBA(); (r+g+b)/3 > 0xd000 {
					light++
				} else {
					dark++
				}
			}
		}
		assert.Greater(t, light, 5*dark, "%s is black", name)
		assert.Greater(t, dark, 2000, "%s is empty", name)
	}
}

const flatSheet = `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="a"><table:shapes><draw:frame svg:x="0cm" svg:y="0cm" svg:width="17cm" svg:height="17cm"><draw:image draw:mime-type="image/svg+xml"><office:binary-data>%s</office:binary-data></draw:image></draw:frame></table:shapes><table:table-row><table:table-cell/></table:table-row></table:table></office:spreadsheet></office:body></office:document>`

// TestMermaidRenders lets Mermaid itself draw the diagrams, in Chromium.
// npm ci --prefix converters/export/diagram/testdata/mermaid installs it.
func TestMermaidRenders(t *testing.T) {
	t.Parallel()
	chromium, err := exec.LookPath("chromium")
	need(t, err != nil, "chromium")
	lib, err := filepath.Abs("testdata/mermaid/node_modules/mermaid/dist/mermaid.min.js")
	require.NoError(t, err)
	_, err = os.Stat(lib)
	need(t, err != nil, "mermaid (npm ci in testdata/mermaid)")

	all := ladders(t)
	sources := map[string]string{}
	for name, l := range all {
		sources[name] = string(render(t, diagram.Mermaid, l))
	}
	data, err := json.Marshal(sources)
	require.NoError(t, err)
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	require.NoError(t, os.WriteFile(page, fmt.Appendf(nil, mermaidPage, lib, data), 0o644))
	dom, err := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--virtual-time-budget=600000", "--dump-dom", "file://"+page).Output()
	require.NoError(t, err)
	_, answer, ok := strings.Cut(string(dom), `<pre id="answer">`)
	require.True(t, ok, "the page did not finish")
	answer, _, _ = strings.Cut(answer, "</pre>")
	var drawn map[string]struct{ Text, Error string }
	require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(answer)), &drawn))
	require.Len(t, drawn, len(all))
	for name, l := range all {
		require.Empty(t, drawn[name].Error, name)
		shown := letters(drawn[name].Text)
		for i, s := range l.Steps {
			if m, ok := s.(*diagram.Message); ok && i < 20 {
				assert.Contains(t, shown, letters(m.Label), name)
			}
		}
	}
}

const mermaidPage = `<!DOCTYPE html><meta charset="utf-8"><body><script src="%s"></script><script>
(async () => {
  mermaid.initialize({startOnLoad: false});
  const answer = {};
  for (const [name, source] of Object.entries(%s)) {
    try {
      const {svg} = await mermaid.render("m" + name, source);
      const box = document.createElement("div");
      box.innerHTML = svg;
      answer[name] = {Text: [...box.querySelectorAll("text")].map((e) => e.textContent).join(" ")};
    } catch (e) { answer[name] = {Error: String(e)}; }
  }
  const pre = document.createElement("pre");
  pre.id = "answer";
  pre.textContent = JSON.stringify(answer);
  document.body.replaceChildren(pre);
})();
</script>`
