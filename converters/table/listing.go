package table

import (
	"bufio"
	"cmp"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode"

	"ocsconv/annotate"
	"ocsconv/converters/table/cells"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
	"ocsconv/formats/printable"
)

// listing is the list on its way to the terminal.
type listing struct {
	columns []listColumn
	rows    [][]string // the first are the headings
	starts  []annotate.Time
	roles   []*palette.Role
	places  []string // of the winners, in fewer words than their products
}

func newListing(sessions iter.Seq[*annotate.Session]) *listing {
	l := &listing{columns: slices.Clone(listColumns)}
	headings := make([]string, len(l.columns))
	for i, c := range l.columns {
		headings[i] = c.name
	}
	l.rows = append(l.rows, headings)
	for s := range sessions {
		row := make([]string, len(l.columns))
		for i, c := range l.columns {
			row[i] = printable.Row.Text(c.value(s))
		}
		l.rows = append(l.rows, row)
		l.starts = append(l.starts, s.Start)
		l.roles = append(l.roles, palette.OfSession(s))
		l.places = append(l.places, printable.Row.Text(winnersPlace(s)))
	}
	return l
}

// signs fills the column of the signs, or takes it away.
func (l *listing) signs(shown, ascii bool) {
	if !shown {
		l.remove(0)
		return
	}
	for i, r := range l.roles {
		l.rows[i+1][0] = r.Sign
		if ascii {
			l.rows[i+1][0] = r.ASCII
		}
	}
}

// move puts a column, as why something failed, behind the one that it belongs to.
func (l *listing) move(column, behind string) {
	from, to := l.at(column), l.at(behind)+1
	l.columns = moved(l.columns, from, to)
	for i := range l.rows {
		l.rows[i] = moved(l.rows[i], from, to)
	}
}

// at returns the column of a name, -1 where there is none any more.
func (l *listing) at(name string) int {
	return slices.IndexFunc(l.columns, func(c listColumn) bool { return c.name == name })
}

// roomy is the width of a terminal from which on the list may show dates and
// milliseconds.
const roomy = 120

// clock fills in the times, short ones without dates and milliseconds.
func (l *listing) clock(short bool, zone *time.Location) {
	zoneName := l.zoneName(zone)
	name, layout := "START ("+strings.NewReplacer(" (", ", ", ")", "").Replace(zoneName)+")", "2006-01-02 15:04:05.000"
	if short {
		name, _, _ = strings.Cut(zoneName, " (")
		layout = time.TimeOnly
		if l.severalDays(zone) {
			layout = "01-02 15:04:05"
		}
	}
	column := slices.IndexFunc(l.columns, func(c listColumn) bool { return c.time })
	l.rows[0][column] = name
	for i, t := range l.starts {
		if !t.IsZero() {
			l.rows[i+1][column] = t.In(zone).Format(layout)
		}
	}
}

// zoneName names the zone, by its offset where the first session was; a zone
// that has two in the list has none of one name.
func (l *listing) zoneName(zone *time.Location) string {
	name := ""
	for _, t := range l.starts {
		if t.IsZero() {
			continue
		}
		n := formats.ZoneName(t.In(zone))
		if name != "" && n != name {
			return zone.String()
		}
		name = n
	}
	return cmp.Or(name, "UTC")
}

func (l *listing) severalDays(zone *time.Location) bool {
	day := ""
	for _, t := range l.starts {
		if t.IsZero() {
			continue
		}
		d := t.In(zone).Format(time.DateOnly)
		if day != "" && d != day {
			return true
		}
		day = d
	}
	return false
}

// squeeze leaves out what the list can do without until a line fits.
func (l *listing) squeeze(columns int, zone *time.Location) {
	for i := len(l.columns) - 1; i >= 0; i-- {
		if l.columns[i].optional && l.empty(i) {
			l.remove(i)
		}
	}
	if !l.roomy(columns) {
		l.clock(true, zone)
	}
	if !l.roomy(columns) {
		l.cutDomain()
	}
	if !l.roomy(columns) {
		l.sayPlaces()
	}
	l.spareReason(columns)
	for i := len(l.columns) - 1; i >= 0 && !l.fits(columns); i-- {
		if l.columns[i].drop > 0 && l.empty(i) {
			l.remove(i)
		}
	}
	for !l.fits(columns) {
		least := -1
		if l.at("ANSWER") < 0 && l.join() {
			continue
		}
		for i, c := range l.columns {
			if c.drop > 0 && (least < 0 || c.drop > l.columns[least].drop) {
				least = i
			}
		}
		if least < 0 {
			return
		}
		if l.columns[least].name == "KIND" {
			l.foldKinds(least, columns)
			return
		}
		l.remove(least)
	}
}

// spareReason takes columns away that say less than the end of a reason that would be cut:
// who answered and when where nobody did; and where the whole reason has room then, how
// many messages there are, and whether a user was signed in at several places where all
// sessions have the same of it.
func (l *listing) spareReason(columns int) {
	for _, name := range []string{"ANSWER", "WINNER", "MSGS", "MPOP"} {
		why, least := l.at("WHY"), l.at(name)
		if why < 0 {
			return
		}
		widths := l.widths()
		lacks := widths[why] - l.fitted(columns)[why]
		if lacks <= 0 {
			return
		}
		if least >= 0 && (l.empty(least) || widths[least] >= lacks && (name == "MSGS" || name == "MPOP" && l.alike(least))) {
			l.remove(least)
		}
	}
}

// sayPlaces says of the winners where they are, not what they are made of: of a product
// that is cut nothing is left to tell by.
func (l *listing) sayPlaces() {
	if column := l.at("WINNER"); column >= 0 {
		for i, place := range l.places {
			l.rows[i+1][column] = place
		}
	}
}

// join puts why something failed into the column of who answered: a session has one or
// the other, and where it has both, why is what somebody looks for. It reports whether
// there was something to join.
func (l *listing) join() bool {
	why, winner := l.at("WHY"), l.at("WINNER")
	if why < 0 || winner < 0 {
		return false
	}
	for _, row := range l.rows[1:] {
		if row[why] == "" {
			row[why] = row[winner]
		}
	}
	l.rows[0][why] = "WINNER OR WHY"
	l.columns[why].name = l.rows[0][why]
	l.remove(winner)
	return true
}

// kindsInBrief are the kinds of sessions that are no calls, as they stand before an
// outcome.
var kindsInBrief = map[string]string{
	string(annotate.KindConference): "conf", string(annotate.KindIM): "im", string(annotate.KindRegistration): "reg",
	string(annotate.KindSubscription): "subs", string(annotate.KindOptions): "opt", string(annotate.KindReport): "report",
}

// foldKinds takes the column of the kinds away and says before the outcome of what kind
// a session is, if there is room for that.
func (l *listing) foldKinds(kind, columns int) {
	var kinds []string
	for _, row := range l.rows[1:] {
		kinds = append(kinds, kindsInBrief[row[kind]])
	}
	l.remove(kind)
	outcome := l.at("OUTCOME")
	bare := make([]string, len(l.rows))
	for i, brief := range kinds {
		row := l.rows[i+1]
		bare[i+1] = row[outcome]
		row[outcome] = strings.TrimSpace(brief + " " + row[outcome])
	}
	if l.fits(columns) {
		return
	}
	for i, row := range l.rows[1:] {
		row[outcome] = bare[i+1]
	}
}

func (l *listing) remove(column int) {
	l.columns = slices.Delete(l.columns, column, column+1)
	for i, row := range l.rows {
		l.rows[i] = slices.Delete(row, column, column+1)
	}
}

// alike reports whether all sessions that have a value in a column have the same.
func (l *listing) alike(column int) bool {
	value := ""
	for _, row := range l.rows[1:] {
		if value = cmp.Or(value, row[column]); row[column] != "" && row[column] != value {
			return false
		}
	}
	return true
}

// empty reports whether no session has a value in a column.
func (l *listing) empty(column int) bool {
	return !slices.ContainsFunc(l.rows[1:], func(row []string) bool { return row[column] != "" })
}

// roomy reports whether a line fits with every column as wide as it likes.
func (l *listing) roomy(columns int) bool {
	total := 2 * (len(l.columns) - 1)
	for _, n := range l.widths() {
		total += n
	}
	return total <= columns
}

// fits reports whether a line fits with every column as narrow as it may be.
func (l *listing) fits(columns int) bool {
	total := 2 * (len(l.columns) - 1)
	for i, n := range l.widths() {
		if c := l.columns[i]; c.narrow > 0 {
			n = min(n, c.narrow)
		}
		total += n
	}
	return total <= columns
}

// cutDomain takes the commonest domain off the parties.
func (l *listing) cutDomain() {
	count := map[string]int{}
	domain := ""
	l.eachParty(func(cell *string) {
		if _, d, ok := strings.Cut(*cell, "@"); ok {
			if count[d]++; count[d] > count[domain] {
				domain = d
			}
		}
	})
	l.eachParty(func(cell *string) { *cell = strings.TrimSuffix(*cell, "@"+domain) })
	if why := l.at("WHY"); why >= 0 && domain != "" {
		for _, row := range l.rows[1:] {
			row[why] = withoutDomain(row[why], "@"+domain)
		}
	}
}

// withoutDomain takes a domain off the addresses in a text. One that only begins with it
// is another.
func withoutDomain(text, domain string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, domain)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if more := strings.TrimLeft(after, "."); more != "" && (more[0] == '-' || more[0] == ':' || unicode.IsLetter(rune(more[0])) || unicode.IsDigit(rune(more[0]))) {
			b.WriteString(domain)
		}
		text = after
	}
}

func (l *listing) eachParty(f func(cell *string)) {
	for _, row := range l.rows[1:] {
		for i, c := range l.columns {
			if c.party {
				f(&row[i])
			}
		}
	}
}

// widths returns the width of the widest cell of each column.
func (l *listing) widths() []int {
	widths := make([]int, len(l.columns))
	for _, row := range l.rows {
		for i := range widths {
			widths[i] = max(widths[i], cells.Width(row[i]))
		}
	}
	return widths
}

// fitted returns the width of each column: that of its widest cell, then less,
// one cell at a time from the widest column that may shrink, until a line fits.
func (l *listing) fitted(columns int) []int {
	widths := l.widths()
	total := 2 * (len(widths) - 1)
	for _, n := range widths {
		total += n
	}
	for columns > 0 && total > columns {
		widest := -1
		for i, c := range l.columns {
			if c.narrow > 0 && widths[i] > c.narrow && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		// A hostile name may be 100 kB wide: come down in one step first.
		over := total - columns
		step := min(over, max(1, widths[widest]-columns))
		widths[widest] -= step
		total -= step
	}
	return widths
}

func (l *listing) write(w io.Writer, columns int, colour bool) error {
	widths := l.fitted(columns)
	out := bufio.NewWriter(w)
	for i, row := range l.rows {
		text := listLine(l.columns, row, widths)
		if columns > 0 {
			text = cells.Cut(text, columns)
		}
		if colour && i > 0 {
			text = l.coloured(text, i, widths)
		}
		out.WriteString(text)
		out.WriteByte('\n')
	}
	return out.Flush()
}

// coloured puts colour on the sign, and on the words that say what it does.
func (l *listing) coloured(text string, row int, widths []int) string {
	role := l.roles[row-1]
	word := map[*palette.Role]string{&palette.Failed: "OUTCOME", &palette.Poor: "QUALITY"}[role]
	if word == "" {
		return text
	}
	var b strings.Builder
	rest := text
	for i, c := range l.columns {
		cell := cells.Beginning(rest, widths[i])
		rest = rest[len(cell):]
		gap := cells.Beginning(rest, 2)
		rest = rest[len(gap):]
		if said := strings.TrimRight(cell, " "); (c.sign || c.name == word) && said != "" {
			cell = "\x1b[" + role.SGR + "m" + said + "\x1b[0m" + cell[len(said):]
		}
		b.WriteString(cell)
		b.WriteString(gap)
	}
	return b.String() + rest
}

func listLine(list []listColumn, row []string, widths []int) string {
	var b strings.Builder
	for i, c := range list {
		text := cells.Cut(row[i], widths[i])
		pad := strings.Repeat(" ", widths[i]-cells.Width(text))
		if c.right {
			text = pad + text
		} else {
			text += pad
		}
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(text)
	}
	return strings.TrimRight(b.String(), " ")
}

// shortenFiles leaves of each path what tells it from the others: the name, and of files
// of one name the folders in which they differ.
func (l *listing) shortenFiles(column int) {
	const separators = `/\`
	split := func(path string) (folder, name string) {
		i := strings.LastIndexAny(path, separators) + 1
		name, _, _ = strings.Cut(path[i:], " +") // how many there are more
		return path[:i], name
	}
	common := map[string]string{} // what the folders of all files of a name begin with
	for _, row := range l.rows[1:] {
		folder, name := split(row[column])
		shared, ok := common[name]
		if !ok {
			shared = folder
		}
		for !strings.HasPrefix(folder, shared) {
			shared = strings.TrimRight(shared, separators)
			shared = shared[:strings.LastIndexAny(shared, separators)+1]
		}
		common[name] = shared
	}
	for _, row := range l.rows[1:] {
		_, name := split(row[column])
		row[column] = strings.TrimPrefix(row[column], common[name])
	}
}

// moved takes an element from one place to another.
func moved[T any](list []T, from, to int) []T {
	x := list[from]
	return slices.Insert(slices.Delete(list, from, from+1), to, x)
}
