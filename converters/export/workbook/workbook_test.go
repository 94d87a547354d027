package workbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tealeg/xlsx/v3"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// call returns a call to two endpoints, of which the phone answers.
func call(t testing.TB) *annotate.Session {
	data, err := os.ReadFile("../../table/testdata/s01.json")
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(data, s))
	return s
}

// numbered returns the call n times, as sessions 1 to n.
func numbered(t testing.TB, n int) iter.Seq[*annotate.Session] {
	s := call(t)
	return func(yield func(*annotate.Session) bool) {
		for i := range n {
			c := *s
			c.Number = i + 1
			if !yield(&c) {
				return
			}
		}
	}
}

var made = workbook.Source{
	Program: "ocsconv 1.0",
	Files:   []workbook.File{{Name: "S01.log", Format: "uccapi", Messages: 16, Damaged: 1}},
	Remarks: []string{"S01.log:212: the body is shorter than its Content-Length."},
}

func session(t testing.TB, s *annotate.Session) []byte {
	var out bytes.Buffer
	_, err := workbook.WriteSession(&out, s, workbook.Options{Source: made})
	require.NoError(t, err)
	return out.Bytes()
}

// grid is the text of a sheet's cells, by row and column.
type grid [][]string

// column returns the cells below a heading.
func (g grid) column(t testing.TB, name string) []string {
	require.NotEmpty(t, g)
	i := slices.Index(g[0], name)
	require.GreaterOrEqual(t, i, 0, "column %s", name)
	var cells []string
	for _, row := range g[1:] {
		cell := ""
		if i < len(row) {
			cell = row[i]
		}
		cells = append(cells, cell)
	}
	return cells
}

// read returns the sheets of a workbook as tealeg/xlsx reads them, dates as in
// the JSON form.
func read(t testing.TB, file []byte) map[string]grid {
	f, err := xlsx.OpenBinary(file)
	require.NoError(t, err)
	sheets := make(map[string]grid)
	for _, sheet := range f.Sheets {
		var g grid
		require.NoError(t, sheet.ForEachRow(func(r *xlsx.Row) error {
			var row []string
			err := r.ForEachCell(func(c *xlsx.Cell) error {
				row = append(row, value(c))
				return nil
			})
			g = append(g, row)
			return err
		}))
		sheets[sheet.Name] = g
	}
	return sheets
}

func value(c *xlsx.Cell) string {
	if c.Value != "" && strings.HasPrefix(c.NumFmt, "yyyy") && c.Type() == xlsx.CellTypeNumeric {
		if at, err := c.GetTime(false); err == nil {
			return at.Round(time.Millisecond).Format("2006-01-02T15:04:05.000Z")
		}
	}
	// Unlike Excel and LibreOffice tealeg/xlsx does not read _xHHHH_.
	return strings.ReplaceAll(c.Value, "_x005F_", "_")
}

func TestGolden(t *testing.T) {
	var out bytes.Buffer
	for _, name := range []string{"Summary", "Endpoints", "Messages", "Media", "Diagnostics", "Source"} {
		fmt.Fprintf(&out, "== %s\n", name)
		for _, row := range read(t, session(t, call(t)))[name] {
			fmt.Fprintln(&out, strings.TrimRight(strings.Join(row, " | "), " |"))
		}
	}
	path := filepath.Join("testdata", "s01.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), out.String())
}

// jsonColumns pairs columns of sheet Messages with the session's JSON.
var jsonColumns = map[string]string{
	"No.": "frame", "Absolute time": "time", "Message length": "length", "Direction": "direction", "Direction known": "direction_how",
	"Endpoint": "endpoint", "Product": "product", "Method": "method", "Status": "status", "CSeq": "cseq", "From tag": "from_tag",
	"To tag": "to_tag", "From epid": "from_epid", "To epid": "to_epid", "Kind": "kind", "Dialog state": "state", "Verdict": "verdict",
	"Annotation": "note", "File": "file", "Line": "line", "Transaction": "transaction", "User-Agent": "user_agent",
}

// assertJSON checks that the sheets say what the JSON form of the session says.
func assertJSON(t *testing.T, s *annotate.Session, sheets map[string]grid) {
	data, err := json.Marshal(s)
	require.NoError(t, err)
	var object struct {
		Messages  []map[string]any `json:"messages"`
		Endpoints []map[string]any `json:"endpoints"`
	}
	require.NoError(t, json.Unmarshal(data, &object))
	for i := range s.Messages {
		object.Messages[i]["note"] = s.Messages[i].InFrames() // as the column No. counts
	}
	compare(t, sheets["Messages"], jsonColumns, object.Messages)
	compare(t, sheets["Endpoints"], map[string]string{
		"Endpoint": "label", "State": "state", "How known": "how", "Product": "product", "AOR": "aor", "Name": "name", "epid": "epid",
		"To tag": "tag", "Final status": "final_code", "Why": "reason", "First No.": "first_frame", "Candidates": "candidates",
		"Class": "class", "User-Agent": "user_agent", "GRUU": "gruu", "Instance": "instance",
	}, object.Endpoints)
}

func compare(t *testing.T, g grid, columns map[string]string, want []map[string]any) {
	require.Len(t, g, len(want)+1)
	for column, field := range columns {
		for i, got := range g.column(t, column) {
			assert.Equal(t, plainText(want[i][field]), got, "%s, row %d", column, i+2)
		}
	}
}

// plainText spells a JSON value as a cell does: none for 0, which the fields
// compared use for "does not apply".
func plainText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func TestValuesEqualJSON(t *testing.T) {
	s := call(t)
	assertJSON(t, s, read(t, session(t, s)))
}

func TestServerRecordsStandWithTheDiagnostics(t *testing.T) {
	s := call(t)
	s.Records = []annotate.Record{{Time: s.Start, Level: "TL_ERROR", Component: "SIPStack", Server: "fe01.contoso.com", Text: "no route"}}
	g := read(t, session(t, s))["Diagnostics"]
	assert.Equal(t, []string{"13004", ""}, g.column(t, "ID"))
	assert.Equal(t, []string{"4", ""}, g.column(t, "No."))
	assert.Equal(t, "no route", g.column(t, "Reason")[1])
	assert.Equal(t, "record TL_ERROR", g.column(t, "Found in")[1])
	assert.Equal(t, []string{"2010-01-05T14:00:48.189Z", "2010-01-05T14:00:47.889Z"}, g.column(t, "Absolute time"))
}

func TestSummaryAnswersTheTicket(t *testing.T) {
	facts := make(map[string]string)
	for _, row := range read(t, session(t, call(t)))["Summary"] {
		if len(row) > 1 {
			facts[row[0]] = row[1]
		}
	}
	assert.Equal(t, "answered", facts["Outcome"])
	assert.Equal(t, "yes", facts["MPOP"])
	assert.Equal(t, "E2", facts["Winner"])
	assert.Equal(t, "2010-01-05T14:00:47.889Z", facts["Start"])
	assert.Equal(t, "11.407", facts["Answer time"])
	assert.Contains(t, facts["izabelaf's Office Communicator 2007 R2 (E1)"], "epid aad34505db")
	assert.Equal(t, "200.1.1.201:50016 (host) <-> 200.1.1.20:52279 (relay)", facts["Media"])
}

func TestDeterministic(t *testing.T) {
	assert.True(t, bytes.Equal(session(t, call(t)), session(t, call(t))))
}

func part(t testing.TB, file []byte, name string) string {
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	f, err := r.Open(name)
	require.NoError(t, err)
	defer f.Close()
	b, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(b)
}

func TestHeadingStaysAndFilters(t *testing.T) {
	file := session(t, call(t))
	messages := part(t, file, "xl/worksheets/sheet3.xml")
	assert.Contains(t, messages, `<pane xSplit="0" ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`)
	assert.Contains(t, messages, `<autoFilter ref="A1:AI17"/>`)
	assert.Contains(t, part(t, file, "xl/workbook.xml"), `&#39;Messages&#39;!$A$1:$AI$17</definedName>`)
}

var hyperlink = regexp.MustCompile(`<hyperlink ref="([A-Z]+\d+)" location="'([^']+)'!A(\d+)"/>`)

func TestEndpointLeadsToItsFirstMessage(t *testing.T) {
	file := session(t, call(t))
	messages := read(t, file)["Messages"]
	for name, want := range map[string]int{"xl/worksheets/sheet1.xml": 3, "xl/worksheets/sheet2.xml": 2} {
		links := hyperlink.FindAllStringSubmatch(part(t, file, name), -1)
		assert.Len(t, links, want)
		for _, l := range links {
			row, err := strconv.Atoi(l[3])
			require.NoError(t, err)
			f, err := xlsx.OpenBinary(file)
			require.NoError(t, err)
			from := cellAt(t, f.Sheets[map[string]int{"xl/worksheets/sheet1.xml": 0, "xl/worksheets/sheet2.xml": 1}[name]], l[1])
			labels := messages.column(t, "Endpoint")
			assert.Equal(t, "Messages", l[2])
			label := strings.TrimSuffix(from.Value[strings.LastIndexByte(from.Value, '(')+1:], ")")
			assert.Equal(t, label, labels[row-2])
			assert.NotContains(t, labels[:row-2], label, "an earlier message")
		}
	}
}

func cellAt(t testing.TB, sheet *xlsx.Sheet, ref string) *xlsx.Cell {
	x, y, err := xlsx.GetCoordsFromCellIDString(ref)
	require.NoError(t, err)
	c, err := sheet.Cell(y, x)
	require.NoError(t, err)
	return c
}

// What somebody must look at has a colour of the palette, and the rest has none.
func TestColours(t *testing.T) {
	f, err := xlsx.OpenBinary(session(t, call(t)))
	require.NoError(t, err)
	fillOf := func(sheet, ref string) string { return cellAt(t, f.Sheet[sheet], ref).GetStyle().Fill.FgColor }
	assert.Equal(t, "FFE2F3ED", fillOf("Endpoints", "C3"), "who won")
	assert.Equal(t, "FF5F6376", cellAt(t, f.Sheet["Endpoints"], "C2").GetStyle().Font.Color, "a loser is no fault")
	assert.Equal(t, fillOf("Endpoints", "C2"), fillOf("Endpoints", "E2"))
	assert.Equal(t, "FFE2F3ED", fillOf("Messages", "H13"), "the answer")
	assert.NotEqual(t, fillOf("Messages", "H13"), fillOf("Messages", "H6"))
	assert.Equal(t, "yyyy-mm-dd hh:mm:ss.000", cellAt(t, f.Sheet["Messages"], "B2").NumFmt)
	assert.Equal(t, xlsx.CellTypeNumeric, cellAt(t, f.Sheet["Messages"], "B2").Type())
}

// failing is a call that failed.
func failing(t testing.TB, number int) *annotate.Session {
	s := call(t)
	status, id := 404, 1003
	s.Number, s.Outcome, s.Winner = number, annotate.OutcomeFailed, nil
	s.Cause = &annotate.Cause{Status: &status, ID: &id, Text: "no such user", Host: "fe01.contoso.com", Message: 12}
	return s
}

func TestListOfADay(t *testing.T) {
	var out bytes.Buffer
	_, err := workbook.WriteCase(&out, slices.Values([]*annotate.Session{call(t), failing(t, 2), failing(t, 3)}), workbook.Options{Zone: time.FixedZone("CET", 3600)})
	require.NoError(t, err)
	g := read(t, out.Bytes())
	head := g["Sessions"][0]
	assert.Equal(t, 1, slices.Index(head, "Why")-slices.Index(head, "Outcome"), "WHY beside OUTCOME")
	assert.Equal(t, []string{"", "no such user (404, 1003)", "no such user (404, 1003)"}, g["Sessions"].column(t, "Why"))
	assert.Equal(t, []string{"no such user (404, 1003)"}, g["Causes"].column(t, "Cause"))
	assert.Equal(t, []string{"2"}, g["Causes"].column(t, "Calls"))
	assert.Equal(t, []string{"2, 3"}, g["Causes"].column(t, "Sessions"))
	var blocks, hours []string
	for _, row := range g["Statistics"] {
		blocks = append(blocks, row[0])
		if row[0] == "2010-01-05 15:00" {
			hours = row
		}
	}
	assert.Subset(t, blocks, []string{"3 calls, 0 other sessions", "Outcome", "failed", "Hour, CET", "2010-01-05 15:00", "User"})
	require.NotEmpty(t, hours)
	assert.Equal(t, []string{"3", "2"}, hours[1:3])

	f, err := xlsx.OpenBinary(out.Bytes())
	require.NoError(t, err)
	assert.True(t, f.Sheet["Quality"].Hidden, "there is no report")
	assert.False(t, f.Sheet["Messages"].Hidden)
	assert.Equal(t, "FFFDECEF", cellAt(t, f.Sheet["Sessions"], "E3").GetStyle().Fill.FgColor)
	assert.NotEqual(t, "FFFDECEF", cellAt(t, f.Sheet["Sessions"], "A3").GetStyle().Fill.FgColor, "the cells that say it, not the row")
	sheet := part(t, out.Bytes(), "xl/worksheets/sheet1.xml")
	assert.Equal(t, 3, strings.Count(sheet, `ht="14.5" customHeight="1"`), "a line each")
}

// Every sheet prints as wide as a page, with its heading on each.
func TestPrint(t *testing.T) {
	file := session(t, call(t))
	book := part(t, file, "xl/workbook.xml")
	for i, area := range []string{"Summary&#39;!$A$1:$C$", "Endpoints&#39;!$", "Messages&#39;!$A$1:$I$17"} {
		assert.Contains(t, book, fmt.Sprintf(`<definedName name="_xlnm.Print_Area" localSheetId="%d">&#39;%s`, i, area))
	}
	assert.Contains(t, book, `<definedName name="_xlnm.Print_Titles" localSheetId="2">&#39;Messages&#39;!$1:$1</definedName>`)
	for n := 1; n <= 7; n++ {
		sheet := part(t, file, fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
		assert.Contains(t, sheet, `fitToPage="true"`)
		assert.Contains(t, sheet, `fitToWidth="1"`)
	}
	assert.Contains(t, part(t, file, "xl/worksheets/sheet1.xml"), `orientation="portrait" fitToWidth="1" fitToHeight="1"`)

	// Of a day the list is printed, and no message.
	var out bytes.Buffer
	_, err := workbook.WriteCase(&out, slices.Values([]*annotate.Session{call(t)}), workbook.Options{})
	require.NoError(t, err)
	book = part(t, out.Bytes(), "xl/workbook.xml")
	assert.Contains(t, book, `localSheetId="0">&#39;Sessions&#39;!$A$1:$L$2<`)
	assert.NotContains(t, book, `&#39;Messages&#39;!$A$1:$I$`)
}

func TestDigitsStayText(t *testing.T) {
	s := call(t)
	s.Messages[0].FromEpid = "0012345678901234567890"
	s.Messages[0].ToTag = "+38514802551"
	f, err := xlsx.OpenBinary(session(t, s))
	require.NoError(t, err)
	g := read(t, session(t, s))["Messages"]
	for _, name := range []string{"From epid", "To tag"} {
		c, err := f.Sheet["Messages"].Cell(1, slices.Index(g[0], name))
		require.NoError(t, err)
		assert.NotEqual(t, xlsx.CellTypeNumeric, c.Type())
	}
	assert.Equal(t, "0012345678901234567890", g.column(t, "From epid")[0])
	assert.Equal(t, "+38514802551", g.column(t, "To tag")[0])
}

// The workbook of one call names the files that the call is in; the others are counted.
func TestSourceOfOneCallNamesItsFiles(t *testing.T) {
	for files, want := range map[int]string{1: "", 2: "1 further file without this session", 200: "199 further files without this session"} {
		s, source := call(t), workbook.Source{}
		for i := range files {
			source.Files = append(source.Files, workbook.File{Name: fmt.Sprintf("fe%03d.log", i)})
		}
		s.Files = []string{source.Files[files/2].Name}
		var out bytes.Buffer
		_, err := workbook.WriteSession(&out, s, workbook.Options{Source: source})
		require.NoError(t, err)
		text := read(t, out.Bytes())["Source"].flat()
		assert.Equal(t, 1, strings.Count(text, "fe"), text)
		assert.Contains(t, text, s.Files[0])
		assert.Contains(t, text, want)
		assert.Equal(t, files > 1, strings.Contains(text, "further"))
		assert.Len(t, source.Files, files, "those of the next call")
	}
}

func TestCase(t *testing.T) {
	var out bytes.Buffer
	altered, err := workbook.WriteCase(&out, numbered(t, 3), workbook.Options{Source: made})
	require.NoError(t, err)
	assert.Zero(t, altered)
	sheets := read(t, out.Bytes())
	assert.Len(t, sheets["Sessions"], 4)
	assert.Len(t, sheets["Endpoints"], 7)
	assert.Len(t, sheets["Messages"], 49)
	links := hyperlink.FindAllStringSubmatch(part(t, out.Bytes(), "xl/worksheets/sheet1.xml"), -1)
	require.Len(t, links, 3)
	assert.Equal(t, "34", links[2][3], "row of the third session's first message")
}

func TestMessagesContinueOnFurtherSheets(t *testing.T) {
	var out bytes.Buffer
	altered, err := workbook.WriteCase(&out, numbered(t, 3), workbook.Options{}.WithRows(20))
	require.NoError(t, err)
	assert.Equal(t, workbook.Altered{Sheets: 2}, altered)
	sheets := read(t, out.Bytes())
	require.Len(t, sheets, 11)
	assert.Len(t, sheets["Messages"], 21)
	assert.Len(t, sheets["Messages (2)"], 21)
	assert.Len(t, sheets["Messages (3)"], 9)
	assert.Equal(t, sheets["Messages"][0], sheets["Messages (3)"][0])
	var frames []string
	for _, name := range []string{"Messages", "Messages (2)", "Messages (3)"} {
		frames = append(frames, sheets[name].column(t, "Line")...)
	}
	want := sheets["Messages"].column(t, "Line")[:16]
	assert.Equal(t, slices.Concat(want, want, want), frames)

	links := hyperlink.FindAllStringSubmatch(part(t, out.Bytes(), "xl/worksheets/sheet1.xml"), -1)
	assert.Equal(t, []string{"Messages (2)", "14"}, links[2][2:], "message 33 is row 14 of the second sheet")
	book := part(t, out.Bytes(), "xl/workbook.xml")
	assert.Contains(t, book, "&#39;Messages (2)&#39;!$A$1:$AI$21<")
	assert.Contains(t, book, "&#39;Messages (3)&#39;!$A$1:$AI$9<")
	assert.Contains(t, sheets["Source"].flat(), "Further sheets of messages, since one holds 1,048,575: 2.")
}

func (g grid) flat() string {
	var b strings.Builder
	for _, row := range g {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	return b.String()
}

func TestOtherSheetsLeaveRowsOut(t *testing.T) {
	var out bytes.Buffer
	altered, err := workbook.WriteCase(&out, numbered(t, 12), workbook.Options{}.WithRows(16))
	require.NoError(t, err)
	sheets := read(t, out.Bytes())
	assert.Equal(t, 12*2-16, altered.LeftOut)
	assert.Len(t, sheets["Endpoints"], 17)
	assert.Contains(t, sheets["Source"].flat(), "Rows left out of sheets other than those of messages, since a sheet holds 1,048,575: 8.")
}

func TestLongSheetsWaitPacked(t *testing.T) {
	var out bytes.Buffer
	_, err := workbook.WriteCase(&out, numbered(t, 300), workbook.Options{})
	require.NoError(t, err)
	require.Greater(t, len(part(t, out.Bytes(), "xl/worksheets/sheet2.xml")), 64<<10)
	sheets := read(t, out.Bytes())
	numbers := sheets["Endpoints"].column(t, "Session")
	assert.Len(t, numbers, 600)
	assert.Equal(t, "300", numbers[599])
	assert.Equal(t, "300", sheets["Sessions"].column(t, "Session")[299])
}

func TestExactlyFullSheetHasNoFurther(t *testing.T) {
	var out bytes.Buffer
	altered, err := workbook.WriteSession(&out, call(t), workbook.Options{}.WithRows(16))
	require.NoError(t, err)
	assert.Zero(t, altered.Sheets)
}

func TestCollapseFoldsLosers(t *testing.T) {
	var out bytes.Buffer
	_, err := workbook.WriteSession(&out, call(t), workbook.Options{Collapse: true})
	require.NoError(t, err)
	xml := part(t, out.Bytes(), "xl/worksheets/sheet3.xml")
	assert.Equal(t, 4, strings.Count(xml, `outlineLevel="1" hidden="1"`), "the four messages of E1")
	assert.Contains(t, xml, `outlineLevelRow="1"`)
}

func TestText(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	wide := strings.Repeat("𝄞", 20_000)
	tests := map[string]struct {
		in, want string
		altered  workbook.Altered
	}{
		"formula":            {in: `=HYPERLINK("http://example.com","x")`},
		"command":            {in: "@SUM(1+1)*cmd|' /C calc'!A0"},
		"markup":             {in: `<script>&amp;</script>]]>`},
		"line ends":          {in: "one\r\ntwo\nthree\rfour\tfive"},
		"escape":             {in: "_x000D_ and _x00 and __x0041_ and _xyzzy_"},
		"right to left":      {in: "\u202egpj.exe\u202c שלום"},
		"astral":             {in: "𝄞🎉"},
		"control characters": {in: "a\x00b\x1bc\x7f\u009b", want: "a␀b␛c␡\ufffd", altered: workbook.Altered{Pictured: 1}},
		"no character":       {in: "a\uffffb", want: "a\ufffdb", altered: workbook.Altered{Pictured: 2}}, // in the story too
		"lone surrogate":     {in: "a\xed\xa0\x80b", want: "a\ufffd\ufffd\ufffdb", altered: workbook.Altered{Pictured: 1}},
		"too long":           {in: long, want: long[:32_763] + " […]", altered: workbook.Altered{Cut: 1}},
		"too long in units":  {in: wide, want: strings.Repeat("𝄞", 16_381) + " […]", altered: workbook.Altered{Cut: 1}},
		"as long as it gets": {in: long[:32_767]},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := call(t)
			s.Messages[3].Note = tt.in
			var out bytes.Buffer
			altered, err := workbook.WriteSession(&out, s, workbook.Options{})
			require.NoError(t, err)
			assert.Equal(t, tt.altered, altered)
			want := tt.want
			if want == "" {
				want = tt.in
			}
			got := read(t, out.Bytes())
			assert.Equal(t, want, got["Messages"].column(t, "Annotation")[3])
			assert.Equal(t, tt.altered == workbook.Altered{}, strings.Contains(got["Source"].flat(), "Nothing."))
		})
	}
}

func TestTimesBeyondSpreadsheets(t *testing.T) {
	s := call(t)
	s.Messages[0].Time = annotate.Time{}
	s.Messages[1].Time = annotate.Time{Time: time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC)}
	s.Messages[2].Time = annotate.Time{Time: time.Date(2010, 1, 5, 14, 0, 48, 123456000, time.UTC)}
	times := read(t, session(t, s))["Messages"].column(t, "Absolute time")
	assert.Equal(t, []string{"", "1601-01-01T00:00:00.000Z", "2010-01-05T14:00:48.123Z"}, times[:3])
}

func TestEmptySession(t *testing.T) {
	var out bytes.Buffer
	_, err := workbook.WriteSession(&out, &annotate.Session{}, workbook.Options{})
	require.NoError(t, err)
	sheets := read(t, out.Bytes())
	assert.Len(t, sheets["Messages"], 1)
	assert.Equal(t, "Session", sheets["Summary"][0][0])
	out.Reset()
	_, err = workbook.WriteCase(&out, numbered(t, 0), workbook.Options{})
	require.NoError(t, err)
	assert.Len(t, read(t, out.Bytes())["Sessions"], 1)
}

type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriteErrorIsTold(t *testing.T) {
	size := len(session(t, call(t)))
	for _, left := range []int{0, size / 4, size - 1} {
		_, err := workbook.WriteSession(&full{left}, call(t), workbook.Options{Source: made})
		assert.ErrorIs(t, err, io.ErrShortWrite, "%d of %d octets", left, size)
	}
}

func FuzzText(f *testing.F) {
	f.Add("plain")
	f.Add("_x000D_\r\x00<&>")
	f.Add("\xed\xa0\x80\uffff\U0010ffff")
	f.Fuzz(func(t *testing.T, text string) {
		s := call(t)
		s.Messages = s.Messages[:1]
		s.Messages[0].Note = text
		var out bytes.Buffer
		altered, err := workbook.WriteSession(&out, s, workbook.Options{})
		require.NoError(t, err)
		got := read(t, out.Bytes())["Messages"].column(t, "Annotation")[0]
		if altered == (workbook.Altered{}) {
			blanks := " \t\n\r" // which tealeg/xlsx trims as it reads; others do not
			want := strings.ReplaceAll(strings.Trim(text, blanks), "_x005F_", "_")
			assert.Equal(t, want, strings.ReplaceAll(strings.Trim(got, blanks), "_x005F_", "_"))
		}
	})
}

func BenchmarkWriteSession(b *testing.B) {
	s := call(b)
	b.SetBytes(int64(len(session(b, s))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := workbook.WriteSession(io.Discard, s, workbook.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCase(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := workbook.WriteCase(io.Discard, numbered(b, 1000), workbook.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Nothing that a workbook always holds may read like the name of somebody.
func TestThemeNamesNobody(t *testing.T) {
	var b bytes.Buffer
	_, err := workbook.WriteSession(&b, call(t), workbook.Options{})
	require.NoError(t, err)
	parts, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	theme, err := parts.Open("xl/theme/theme1.xml")
	require.NoError(t, err)
	text, err := io.ReadAll(theme)
	require.NoError(t, err)
	assert.NotRegexp(t, "Hans|Shruti|Roman|Latha", string(text))
	assert.Contains(t, string(text), "<a:latin ")
}
