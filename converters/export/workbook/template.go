package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/tealeg/xlsx/v3"

	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
)

// layout is a sheet without its rows.
type layout struct {
	name    string
	widths  []int    // of the columns, in characters
	heading []string // of a table: its first row, frozen, with a filter
	fold    bool     // rows may be folded
	print   int      // columns that are printed, 0 for all, unprinted for none
	pages   int      // that it is fitted to in height, 0 for as many as it takes
	tall    bool     // printed in portrait
	flat    bool     // every row is one line high
}

// template is a workbook that tealeg/xlsx wrote, taken apart: the parts that
// stay as they are, what stands before the rows of each sheet, and the number
// that each cell style has among the styles of the file.
//
// What the library gets wrong or cannot do, and what is done instead:
//
//   - It holds all cells in memory and is slow (20 s and 1.7 GiB for a Messages
//     sheet of 100,000 rows): it writes the sheets without rows, see sheet.go.
//   - It numbers styles as cells use them: a probe row on the first sheet has a
//     cell in each style, and the numbers are read from there.
//   - It knows the range of a filter only from the start: the names of the
//     filters are written again once the rows are counted.
//   - It writes links without a relation, cuts nothing, lets a literal "_x000D_"
//     become a carriage return, and turns control characters into U+FFFD: cells
//     and links are written by sheet.go and text.go.
//   - It writes an empty workbookProtection, which gnumeric warns of, and the
//     selection of a frozen sheet in a pane that is not there: removed.
//   - Its theme lists fonts of forty scripts, which no cell uses and among which
//     a search for the names of people finds Hans, Shruti and Roman: removed.
//   - Its styles are Verdana 12 and apply nothing of what they hold unless told.
type template struct {
	styles  [cellStyles]string // each as the attribute of a cell, up to the end of its value
	centred [cellStyles]string // in the middle of rows that are one line high
	columns []string           // what begins a cell of each column of the widest sheet
	heads   []head             // of each sheet's part, up to the first row behind the heading
	fixed   []*packed
	book    string // xl/workbook.xml
	shared  shared
}

// shared are parts that many workbooks of a run have in common, as they are packed: sheets
// without rows, what is said of the source, the list of sheets.
type shared struct {
	mu    sync.Mutex
	parts map[string]map[string]*packed // by name and what tells one from another
}

// mostShared is how many parts of a name are kept.
const mostShared = 64

// put puts a part into an archive. The key tells it from others of the name.
func (s *shared) put(z *zip.Writer, name string, key []byte, content func() []byte) error {
	part, err := s.part(name, key, content)
	if err != nil {
		return err
	}
	return part.put(z)
}

func (s *shared) part(name string, key []byte, content func() []byte) (*packed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if part := s.parts[name][string(key)]; part != nil {
		return part, nil
	}
	part, err := packPart(name, content())
	if err != nil {
		return nil, err
	}
	kept := s.parts[name]
	for other := range kept {
		if len(kept) < mostShared {
			break
		}
		delete(kept, other)
	}
	if kept == nil {
		kept = map[string]*packed{}
		s.parts[name] = kept
	}
	kept[string(key)] = part
	return part, nil
}

const themePart = "xl/theme/theme1.xml"

const bookPart = "xl/workbook.xml"

func sheetPart(i int) string { return "xl/worksheets/sheet" + strconv.Itoa(i+1) + ".xml" }

func newTemplate(layouts []layout) (*template, error) {
	file := xlsx.NewFile()
	for _, l := range layouts {
		if err := addSheet(file, l); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", l.name, err)
		}
	}
	probe := file.Sheets[0].AddRow()
	for _, flat := range []bool{false, true} {
		for l := range cellStyles {
			cell := probe.AddCell()
			cell.SetStyle(xlsxStyle(l, flat))
			cell.NumFmt = numberFormat(l)
		}
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		return nil, err
	}
	t, err := takeApart(out.Bytes(), layouts)
	if err != nil {
		return nil, err
	}
	for i, l := range layouts {
		if t.heads[i], err = packHead(t.headed(i, l)); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// headed returns the head of a sheet with the heading of its table.
func (t *template) headed(position int, l layout) string {
	s := newSheet(t, position, l, &Altered{}, nil)
	defer s.release()
	if l.heading != nil {
		s.row = 0
		s.begin()
		for _, name := range l.heading {
			s.text(styleHeader, name)
		}
		s.end()
	}
	return string(s.buf)
}

func addSheet(file *xlsx.File, l layout) error {
	sheet, err := file.AddSheet(l.name)
	if err != nil {
		return err
	}
	for i, w := range l.widths {
		sheet.SetColWidth(i+1, i+1, float64(w))
	}
	if l.heading != nil {
		sheet.SheetViews = []xlsx.SheetView{{Pane: &xlsx.Pane{YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft", State: "frozen"}}}
		sheet.AutoFilter = &xlsx.AutoFilter{TopLeftCell: "A1", BottomRightCell: columnName(len(l.widths)-1) + "1"}
	}
	if l.fold {
		sheet.SheetFormat.OutlineLevelRow = 1
	}
	return nil
}

// xlsxStyle returns the style of a cell without its number format, in a sheet of which
// every row is one line high or in another.
func xlsxStyle(l cellStyle, flat bool) *xlsx.Style {
	s := xlsx.NewStyle()
	s.Font = *xlsx.NewFont(10, "Arial")
	s.ApplyFont = true
	s.Alignment.Vertical = "top"
	if flat { // where the first row would touch the line below the heading
		s.Alignment.Vertical = "center"
	}
	s.ApplyAlignment = true
	switch l {
	case styleHeader:
		s.Font.Bold = true
		s.Alignment.Vertical = "center"
		s.Alignment.WrapText = true
		s.Font.Color = argb(palette.Light.Ink)
		indent(s) // also over numbers: the button of the filter stands over the right end
		fill(s, argb(palette.Light.Band))
		s.Border = *xlsx.NewBorder("none", "none", "none", "thin")
		s.ApplyBorder = true
		return s
	case styleTitle:
		s.Font.Bold = true
		s.Font.Size = 14
		return s
	case styleLabel:
		s.Font.Bold = true
		return s
	}
	if t := tintOf(l); roles[t] != nil {
		s.Font.Color = argb(roles[t].Light.Text)
		s.Font.Bold = t == failed || t == poor
		if t.filled() {
			fill(s, argb(roles[t].Light.Fill))
		}
	}
	switch formatOf(l) {
	case linked, linkedWhole:
		s.Font.Underline = true
		s.Font.Color = argb(palette.Server.Light.Text)
	}
	switch formatOf(l) {
	case wrapped:
		s.Alignment.WrapText = !flat
		indent(s)
	case plain, linked, instant, wholeLeft, secondsLeft:
		indent(s)
	}
	return s
}

// indent keeps a text off the number in the cell before it.
func indent(s *xlsx.Style) { s.Alignment.Horizontal, s.Alignment.Indent = "left", 1 }

func fill(s *xlsx.Style, colour string) {
	s.Fill = *xlsx.NewFill("solid", colour, colour)
	s.ApplyFill = true
}

func numberFormat(l cellStyle) string {
	if l < firstTinted {
		return "general"
	}
	switch formatOf(l) {
	case whole, wholeLeft, linkedWhole:
		return "0"
	case seconds, secondsLeft:
		return "0.000"
	case instant:
		return "yyyy-mm-dd hh:mm:ss.000"
	default:
		return "general"
	}
}

var (
	probeStyle = formats.Pattern(`<c r="[A-Z]+1" s="(\d+)"`)
	dimension  = formats.Pattern(`<dimension [^>]*/>`)
	themeFont  = formats.Pattern(`\s*<a:font [^>]*/>`)
	selection  = formats.Pattern(`<selection [^>]*/>`)
)

func takeApart(file []byte, layouts []layout) (*template, error) {
	parts, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	t := &template{heads: make([]head, len(layouts)), shared: shared{parts: map[string]map[string]*packed{}}}
	for _, l := range layouts {
		for i := len(t.columns); i < len(l.widths); i++ {
			t.columns = append(t.columns, `<c r="`+columnName(i))
		}
	}
	var theme *packed // which stands last
	index := make(map[string]int, len(layouts))
	for i := range layouts {
		index[sheetPart(i)] = i
	}
	for _, f := range parts.File {
		i, isSheet := index[f.Name]
		if !isSheet && f.Name != bookPart && f.Name != themePart {
			p, err := packedIn(f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name, err)
			}
			t.fixed = append(t.fixed, p)
			continue
		}
		xml, err := content(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if f.Name == themePart {
			if theme, err = packPart(themePart, []byte(themeFont().ReplaceAllString(xml, ""))); err != nil {
				return nil, err
			}
			continue
		}
		if !isSheet {
			t.book = strings.Replace(xml, "<workbookProtection></workbookProtection>", "", 1)
			continue
		}
		if i == 0 {
			if err := t.readStyles(xml); err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		before, err := beforeRows(xml)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		t.heads[i].xml = strings.Replace(before, `fitToPage="false"`, `fitToPage="true"`, 1)
	}
	t.fixed = append(t.fixed, theme)
	return t, nil
}

func content(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

func (t *template) readStyles(xml string) error {
	found := probeStyle().FindAllStringSubmatch(xml, -1)
	if len(found) != 2*int(cellStyles) {
		return fmt.Errorf("%d styles in the probe row, want %d", len(found), 2*cellStyles)
	}
	for i, m := range found {
		if i < int(cellStyles) {
			t.styles[i] = `" s="` + m[1]
		} else {
			t.centred[i-int(cellStyles)] = `" s="` + m[1]
		}
	}
	return nil
}

// beforeRows returns what stands before the rows of a sheet. The dimension, which is
// optional, is not known before the rows are.
func beforeRows(xml string) (string, error) {
	head, _, ok := strings.Cut(xml, "<sheetData")
	if !ok {
		return "", fmt.Errorf("no sheetData")
	}
	head = dimension().ReplaceAllString(head, "")
	return selection().ReplaceAllString(head, "") + "<sheetData>", nil
}

// putFixed puts the parts into an archive that stay as they are: first those that
// do not depend on the number of sheets (the relations in front, by which file(1)
// knows a workbook), at the end those that do.
func (t *template) putFixed(w *zip.Writer, first bool) error {
	for _, p := range t.fixed {
		last := p.header.Name == "[Content_Types].xml" || p.header.Name == "xl/_rels/workbook.xml.rels"
		if first == last {
			continue
		}
		if err := p.put(w); err != nil {
			return err
		}
	}
	return nil
}

// filterName is the hidden name by which LibreOffice knows a sheet's filter, as
// the template spells it, up to the last row.
func filterName(sheet string, columns int) string {
	return "&#39;" + sheet + "&#39;!$A$1:$" + columnName(columns-1) + "$"
}

// withRows returns xl/workbook.xml with the filter of a sheet down to row last.
func withRows(book, sheet string, columns, last int) string {
	name := filterName(sheet, columns)
	return strings.Replace(book, name+"1<", name+strconv.Itoa(last)+"<", 1)
}

// hidden returns xl/workbook.xml with a sheet hidden that has nothing but its heading:
// it is there for whoever asks for it by name, and neither shown nor printed.
func hidden(book string, i int, sheet string) string {
	tag := fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d" state="`, sheet, i+1, i+1)
	return strings.Replace(book, tag+"visible", tag+"hidden", 1)
}

// unprinted is a sheet of details that the first sheet sums up.
const unprinted = -1

// printNames are the names by which programs know what of a sheet is printed, and
// that its heading is repeated on every page. LibreOffice takes absolute references
// only.
func printNames(i int, l layout, last int) string {
	columns := len(l.widths)
	switch {
	case l.print == unprinted: // an empty cell, since no name means all
		return fmt.Sprintf(`<definedName name="_xlnm.Print_Area" localSheetId="%d">&#39;%s&#39;!$%s$1</definedName>`, i, l.name, columnName(columns))
	case l.print > 0:
		columns = l.print
	}
	name := fmt.Sprintf(`<definedName name="_xlnm.Print_Area" localSheetId="%d">&#39;%s&#39;!$A$1:$%s$%d</definedName>`, i, l.name, columnName(columns-1), max(last, 1))
	if l.heading != nil {
		name += fmt.Sprintf(`<definedName name="_xlnm.Print_Titles" localSheetId="%d">&#39;%s&#39;!$1:$1</definedName>`, i, l.name)
	}
	return name
}

// pageSetup is what a sheet says of its print: A4, as wide as the page.
func (l *layout) pageSetup() string {
	orientation := "landscape"
	if l.tall {
		orientation = "portrait"
	}
	if l.print == unprinted {
		return `<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`
	}
	return `<pageMargins left="0.4" right="0.4" top="0.55" bottom="0.55" header="0.25" footer="0.25"/>` +
		`<pageSetup paperSize="9" orientation="` + orientation + `" fitToWidth="1" fitToHeight="` + strconv.Itoa(l.pages) + `"/>` +
		`<headerFooter><oddHeader>&amp;L&amp;9` + l.name + `</oddHeader><oddFooter>&amp;R&amp;9&amp;P / &amp;N</oddFooter></headerFooter>`
}
