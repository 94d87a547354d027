package workbook_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
)

// tool returns the path of an external program. Without it the test is skipped,
// or fails where all tools are required.
func tool(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is required: %v", name, err)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// reader opens a workbook in a program and returns what the cells of its sheets
// hold.
type reader func(t *testing.T, file []byte) map[string]grid

// gnumeric fails the test when ssconvert says anything.
func gnumeric(t *testing.T, file []byte) map[string]grid {
	ssconvert := tool(t, "ssconvert")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in.xlsx"), file, 0o644))
	cmd := exec.Command(ssconvert, "-S", "in.xlsx", "out-%s.csv")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	assert.Empty(t, string(said), "ssconvert complains")
	return grids(t, dir, "out-")
}

func libreOffice(t *testing.T, file []byte) map[string]grid {
	soffice := tool(t, "soffice")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in.xlsx"), file, 0o644))
	// Comma, double quotes, UTF-8, cells as they are and not as shown, all sheets.
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "in.xlsx")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return grids(t, dir, "in-")
}

// grids reads the CSV files that a program wrote, one per sheet.
func grids(t *testing.T, dir, prefix string) map[string]grid {
	files, err := filepath.Glob(filepath.Join(dir, prefix+"*.csv"))
	require.NoError(t, err)
	sheets := make(map[string]grid)
	for _, path := range files {
		f, err := os.Open(path)
		require.NoError(t, err)
		r := csv.NewReader(f)
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		f.Close()
		require.NoError(t, err, path)
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), prefix), ".csv")
		sheets[name] = rows
	}
	if _, several := sheets["Statistics"]; several {
		require.Len(t, sheets, 9)
	} else {
		require.Len(t, sheets, 7)
	}
	return sheets
}

// isoTimes spells the times of column Absolute time as the JSON form does.
func isoTimes(g grid) {
	for _, row := range g[1:] {
		if len(row) > 1 && row[1] != "" {
			day, clock, _ := strings.Cut(strings.ReplaceAll(row[1], "/", "-"), " ")
			row[1] = day + "T" + clock + "Z"
		}
	}
}

var readers = map[string]reader{"gnumeric": gnumeric, "LibreOffice": libreOffice}

func TestReadersGiveBackTheJSON(t *testing.T) {
	for name, open := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := call(t)
			sheets := open(t, session(t, s))
			isoTimes(sheets["Messages"])
			assertJSON(t, s, sheets)
			assert.Equal(t, "answered", sheets["Summary"].flat()[strings.Index(sheets["Summary"].flat(), "answered"):][:8])
		})
	}
}

// hostile values come in from SIP headers; every reader must show them and run
// none.
var hostile = []string{
	`=HYPERLINK("http://example.com","x")`,
	"+38514802551", "-2+3", "@SUM(1+1)", "=cmd|' /C calc'!A0", "'quoted", `"`,
	"0012345678901234567890", "9007199254740993", "1E5", "TRUE", "2010-01-05",
	`<script>alert("&amp;")</script>]]><!--`,
	"  both ends  ",
	"one\ntwo",
	"\u202egpj.exe\u202c שלום",
	"𝄞🎉 日本語",
	strings.Repeat("x", 32_767),
}

func TestReadersShowHostileText(t *testing.T) {
	for name, open := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := call(t)
			for len(s.Messages) < len(hostile) {
				s.Messages = append(s.Messages, s.Messages[0])
			}
			s.Messages = s.Messages[:len(hostile)]
			for i, text := range hostile {
				s.Messages[i].Note = text
			}
			s.Messages[0].File = strings.Repeat("y", 100_000)
			s.Messages[1].File = "a\x00b\xed\xa0\x80"
			s.Messages[2].File = "one\r\ntwo\rthree"
			got := open(t, session(t, s))["Messages"]
			for i, text := range got.column(t, "Annotation") {
				assert.Equal(t, hostile[i], text)
			}
			files := got.column(t, "File")
			assert.Equal(t, strings.Repeat("y", 32_763)+" […]", files[0])
			assert.Equal(t, "a␀b\ufffd\ufffd\ufffd", files[1])
			assert.Equal(t, "one\ntwo\nthree", strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(files[2]))
		})
	}
}

// gnumeric 1.12 shows the escapes, see escape.
func TestLibreOfficeReadsEscapes(t *testing.T) {
	s := call(t)
	s.Messages[0].Note = "_x000D_ _x0041_ _x005F_x000D_"
	assert.Equal(t, s.Messages[0].Note, libreOffice(t, session(t, s))["Messages"].column(t, "Annotation")[0])
}

func TestReadersOpenACase(t *testing.T) {
	for name, open := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			_, err := workbook.WriteCase(&out, numbered(t, 2), workbook.Options{Source: made, Collapse: true})
			require.NoError(t, err)
			sheets := open(t, []byte(out.String()))
			assert.Equal(t, []string{"1", "2"}, sheets["Sessions"].column(t, "Session"))
			assert.Len(t, sheets["Messages"], 33)
		})
	}
}

func TestReadersOpenAnEmptySession(t *testing.T) {
	for name, open := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Len(t, open(t, session(t, &annotate.Session{}))["Messages"], 1)
		})
	}
}
