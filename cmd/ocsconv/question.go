package main

import (
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/query"
	"ocsconv/formats"
)

// questionFlags choose sessions in a person's words. Each is short for a display
// filter, which --verbose shows.
func questionFlags() []cli.Flag {
	list := func(name, usage string) cli.Flag { return &cli.StringSliceFlag{Name: name, Usage: usage} }
	return []cli.Flag{
		list("user", "only sessions of `WHO`: an address or part of it, a name, a number in any spelling, an epid; given twice, or with a comma between, sessions of both"),
		&cli.StringFlag{Name: "since", Usage: "only sessions that end after `TIME`: 14:05, 2015-03-03, 2015-03-03T14:05, yesterday, tuesday 9:30"},
		&cli.StringFlag{Name: "until", Usage: "only sessions that begin before `TIME`"},
		&cli.StringFlag{Name: "around", Usage: "only sessions within five minutes of `TIME`"},
		list("kind", "only sessions of `KIND`: call, im (or chat), conference (meeting), registration (sign-in), subscription, options, report, other"),
		list("outcome", "only sessions that ended `SO`: answered, failed, busy, cancelled, declined, no-answer (missed), voicemail, forwarded, redirected, in-progress, unknown; with commas between"),
		list("cause", "only sessions that failed by status or id `WHAT`, or have it where nothing failed; or by a cause in words: \"no such user\""),
		list("product", "only sessions with `PRODUCT`, or part of its name, at one end"),
		list("host", "only sessions that touch `HOST`: an address or part of a name"),
		list("text", "only sessions with `TEXT` in a message"),
	}
}

// question is what questionFlags and -Y ask. It becomes a filter when the logs
// are known: a time of no day is one of theirs, in the zone that is shown.
type question struct {
	query                query.Query
	since, until, around string
	now                  time.Time // by which days have names
	filter               *filter.Filter
	window               query.Window   // of the time flags
	times                query.Resolved // that they stand for
	memory               *filter.Memory // of the messages that a survey saw; nil where it cannot answer
	seek                 *seeker        // of lines in them; nil where nobody wants any
	revisited            []int          // sessions that the filter takes, where some messages were enough to tell
}

// watch makes a survey look into the messages for what is asked, so that they need not
// be read again for that.
func (q *question) watch(opts *converters.Options) error {
	if q.asks() {
		f, err := filter.ParseAs(q.query.Expression(nil), q.query.Version)
		if err != nil {
			return err
		}
		if q.memory = filter.NewMemory(f); q.memory == nil {
			opts.SessionsOnly = false // it asks for what the capture shows
		}
	}
	if !q.memory.Remembers() && q.seek == nil {
		return nil
	}
	opts.Each = func(m *formats.Message) {
		if q.memory != nil {
			q.memory.Add(m)
		}
		q.seek.see(m)
	}
	return nil
}

// questionOf reads the flags.
func questionOf(c *cli.Context, now time.Time) (question, error) {
	q := question{since: unquoted(c.String("since")), until: unquoted(c.String("until")), around: unquoted(c.String("around")), now: now}
	q.query = query.Query{
		Users: unquotedAll(c.StringSlice("user")), Kinds: commas(c, "kind"), Outcomes: commas(c, "outcome"), Causes: commas(c, "cause"),
		Products: unquotedAll(c.StringSlice("product")), Hosts: unquotedAll(c.StringSlice("host")), Texts: c.StringSlice("text"), Filter: c.String("Y"),
	}
	version, err := filter.ParseVersion(c.String("filter-version"))
	if err != nil {
		return q, usagef("--filter-version: %w", err)
	}
	q.query.Version = version
	if err := q.query.Check(); err != nil {
		return q, usageError{err}
	}
	if _, err := query.Parse(q.since, q.until, q.around, time.UTC, now); err != nil {
		return q, usageError{err}
	}
	return q, nil
}

// asks reports whether anything is asked.
func (q *question) asks() bool { return q.timed() || q.query.Expression(nil) != "" }

// choosesKinds reports whether sessions are chosen by what they are or what became of
// them, or named: then whoever asks wants those of every kind.
func (q *question) choosesKinds(sessions []string) bool {
	x := &q.query
	return len(x.Kinds)+len(x.Outcomes)+len(x.Causes)+len(sessions) > 0 || x.Filter != ""
}

func (q *question) timed() bool { return q.since != "" || q.until != "" || q.around != "" }

// timeFlags are those that were given.
func (q *question) timeFlags() string {
	var list []string
	for _, one := range [][2]string{{"--since", q.since}, {"--until", q.until}, {"--around", q.around}} {
		if one[1] != "" {
			list = append(list, one[0]+" "+one[1])
		}
	}
	return strings.Join(list, " ")
}

// asked names what asks: -Y where nothing else does.
func (q *question) asked() string {
	if q.query.Filter != "" && q.query.Expression(nil) == q.query.Filter && !q.timed() {
		return "-Y"
	}
	return "what was asked for"
}

// needsAnnotation reports whether the filter will look at what only the analysis
// of the sessions knows.
func (q *question) needsAnnotation() bool {
	f, err := filter.ParseAs(q.query.Expression(nil), q.query.Version) // which Check has parsed
	return q.timed() || err == nil && f.NeedsAnnotation()
}

// needsMessages reports whether something is asked of the messages themselves.
func (q *question) needsMessages() bool {
	f, err := filter.ParseAs(q.query.Expression(nil), q.query.Version) // which Check has parsed
	return q.seek != nil || err == nil && f.NeedsMessage()
}

// settle makes the filter for the logs of a case that was surveyed; filter stays
// nil when nothing is asked.
func (q *question) settle(zone *time.Location, reports []*merge.Report) error {
	if !q.asks() {
		return nil
	}
	w, err := query.Parse(q.since, q.until, q.around, zone, q.now)
	if err != nil {
		return usageError{err}
	}
	var logs []query.Interval
	for _, r := range reports {
		if !r.First.IsZero() {
			logs = append(logs, query.Interval{From: r.First, To: r.Last})
		}
	}
	if q.times, err = w.Resolve(logs); err != nil {
		return usageError{err}
	}
	q.window = w
	q.filter, err = filter.ParseAs(q.query.Expression(q.times), q.query.Version)
	return err
}

// unquoted drops the quotes that a shell left around a value, as cmd.exe does with 'grace'.
func unquoted(value string) string {
	const quotes = `'"‘’“”`
	bare := strings.TrimLeft(value, quotes)
	if end := strings.TrimRight(bare, quotes); len(bare) < len(value) && len(end) < len(bare) {
		return end
	}
	return value
}

func unquotedAll(values []string) []string {
	var list []string
	for _, v := range values {
		list = append(list, unquoted(v))
	}
	return list
}

// commas splits the values of a flag that takes several with commas between. Of one in
// which there is nothing an empty value is left, which is refused.
func commas(c *cli.Context, name string) []string {
	var list []string
	for _, v := range unquotedAll(c.StringSlice(name)) {
		for part := range strings.SplitSeq(strings.Trim(v, ", "), ",") {
			list = append(list, strings.ToLower(strings.TrimSpace(part)))
		}
	}
	return list
}

// settled settles the question of a run, and with --verbose says what it came to.
func (r *reading) settled(s *invocation, logs []*input.Log, reports []*merge.Report) error {
	zone := r.shown
	if zone == nil {
		zone = input.CommonZone(logs)
	}
	if err := r.settle(zone, reports); err != nil {
		return err
	}
	for _, day := range r.window.Named() {
		if !r.quiet {
			s.say("%s", day)
		}
	}
	if s.loud && r.filter != nil {
		s.say("-Y '%s'", r.filter)
	}
	return nil
}
