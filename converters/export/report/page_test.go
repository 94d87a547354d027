package report_test

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/report"
)

//go:embed testdata/audit.js
var audit string

// failing returns a call that failed, at some minutes past.
func failing(t testing.TB, minutes int) entry {
	s := session(t, "S02")
	s.Outcome, s.Winner = annotate.OutcomeFailed, nil
	status, id := 404, 1003
	s.Cause = &annotate.Cause{Status: &status, ID: &id, Family: "ms-diagnostics", Text: "no such user", Next: "Check the spelling of the address.", Message: 2, Frame: s.Messages[1].Frame, Component: "RTC", Host: "fe01"}
	s.Summary = []string{"Failed: no such user (404, 1003, RTC on fe01)."}
	s.Callee = "jon.dow@contoso.com"
	shift := func(at *annotate.Time) {
		if !at.IsZero() {
			at.Time = at.Add(time.Duration(minutes) * time.Minute)
		}
	}
	shift(&s.Start)
	shift(&s.End)
	for i := range s.Messages {
		shift(&s.Messages[i].Time)
	}
	return entryOf(s)
}

// said is the text of an element.
func (b *browser) said(selector string) string {
	b.T.Helper()
	return eval[string](b, "document.querySelector(%q)?.innerText || ''", selector)
}

func (b *browser) count(selector string) int {
	b.T.Helper()
	return eval[int](b, "document.querySelectorAll(%q).length", selector)
}

// at waits until the page shows what an address leads to.
func (b *browser) at(hash, shows string) {
	b.T.Helper()
	eval[any](b, "void (location.hash = %q)", hash)
	b.Wait(fmt.Sprintf("document.querySelector(%q)?.checkVisibility()", shows))
}

// One browser goes through everything that a reader does, in the order in which one
// does it: a start of Chromium takes longer than all of it.
func TestPageInBrowser(t *testing.T) {
	page := write(t, report.Options{Title: "Case 4711"},
		entryOf(session(t, "S01")), entryOf(session(t, "S05")), failing(t, 5), failing(t, 65), hostile(t), long(t, 20_000))
	b := open(t, page)
	b.readList()
	b.readCall()
	b.searchEverything()
	b.compare()
	b.readStatistics()
	b.hostileTextStaysText()
	b.readThousands()
	b.at("#%", ".item") // an address that is none leads to the list
	for _, mode := range []string{"light", "dark"} {
		b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": mode}}}, nil)
		b.accessible(mode)
	}
	b.quiet()

	b.visit(write(t, report.Options{}, entryOf(session(t, "S01"))))
	b.readOnly()
	b.visit(write(t, report.Options{}, entryOf(told(t))))
	b.readTold()
	day := make([]entry, 0, 3000)
	for i := range cap(day) {
		day = append(day, failing(t, i))
	}
	day[0].Callee = "bob@contoso.com.evil.net"
	b.visit(write(t, report.Options{}, day...))
	b.readDay()
	b.filteredStatistics(t)
	b.searchWhileLoading(t)
	b.quiet()
}

func (b *browser) readList() {
	t := b.T
	assert.Equal(t, "Case 4711", b.said("h1"))
	assert.Equal(t, 6, b.count(".item"))
	assert.Contains(t, b.said("#list > div > *"), "Failed · 2", "failures stand first")
	assert.Contains(t, b.said(".item"), "Failed: no such user (404, 1003)")
	assert.Positive(t, b.count("#timeline .bar-failed"))

	b.click("[data-group='failed']")
	assert.Equal(t, 2, b.count(".item"))
	b.click("[data-group='']")
	eval[any](b, "void (() => { const c = document.getElementById('cause'); c.value = 'no such user (404, 1003)'; c.dispatchEvent(new Event('change')); })()")
	assert.Equal(t, 2, b.count(".item"))
	b.click("#clear")
	assert.Equal(t, 6, b.count(".item"))
	eval[any](b, "void (() => { const u = document.getElementById('user'); u.value = 'jon.DOW'; u.dispatchEvent(new Event('input')); })()")
	assert.Equal(t, 2, b.count(".item"), "of a user, in any case")
	b.click("#clear")

	b.click("#columns [data-by='start']")
	b.click("#columns [data-by='start']")
	assert.Contains(t, eval[string](b, "document.querySelector('.item').id"), "row-", "sorted, so without groups")
	assert.Zero(t, b.count(".group"))
	b.click("#columns [data-by='start']")
	assert.Equal(t, 2, b.count(".group"))
}

func (b *browser) readCall() {
	t := b.T
	b.click("#row-1")
	b.Wait("document.querySelector('#call h2')?.innerText.includes('MPOP')")
	assert.Equal(t, "#s1", eval[string](b, "location.hash"))
	assert.Contains(t, b.said("#call"), "Where it rang")
	assert.Contains(t, b.said("#call .is-answer .label"), "✓ 200 OK")
	assert.Contains(t, b.said("#call .silence"), "folded")
	assert.LessOrEqual(t, eval[int](b, "document.querySelector('.ladder').scrollWidth - document.querySelector('.ladder').clientWidth"), 0, "the ladder has the width there is")

	b.click(".rung[data-n='12']")
	b.Wait("document.getElementById('annotation')?.textContent.includes('ANSWER by E2')")
	assert.Equal(t, "#s1-m12", eval[string](b, "location.hash"))
	assert.Contains(t, b.said("#headers"), "X-Number: number-12")
	assert.Equal(t, "v=0\n", eval[string](b, "document.getElementById('body').textContent"))
	b.press("j")
	b.Wait("location.hash === '#s1-m13' && document.activeElement.dataset.n === '13'")
	b.press("k")
	b.Wait("document.activeElement.dataset.n === '12'")
	b.press("Escape")
	b.Wait("document.getElementById('message').hidden")
	assert.Equal(t, "12", eval[string](b, "document.activeElement.dataset.n"), "the focus goes back to where it was")
	b.press("Enter")
	b.Wait("!document.getElementById('message').hidden")
	b.press("Escape")
	b.Wait("document.getElementById('message').hidden")

	b.at("#s1-m6", "#message") // a message that is folded
	b.Wait("document.querySelector('.rung.chosen')?.dataset.n === '6'")
	b.press("Escape")
	b.Wait("document.getElementById('message').hidden")

	eval[any](b, "void (() => { window.copied = ''; navigator.clipboard.writeText = async (text) => { window.copied = text; }; })()")
	b.press("c")
	b.Wait("window.copied")
	assert.Contains(t, eval[string](b, "window.copied"), "What became of it")

	b.at("#s3", "#call.v-failed")
	assert.Contains(t, b.said("#call .next"), "Check the spelling of the address.")
	assert.Contains(t, b.said("#call .a-failed .label"), "✗ ")
	b.press("Escape")
	b.Wait("document.getElementById('call').hidden")
	assert.Equal(t, "list", eval[string](b, "document.activeElement.id"))
	b.press("ArrowDown")
	b.press("Enter")
	b.Wait("!document.getElementById('call').hidden && location.hash === '#s4'")
	b.press("Escape")
}

func (b *browser) searchEverything() {
	t := b.T
	b.press("/")
	b.write("Number-15")
	b.press("Enter")
	b.Wait("/^#s\\d+-m15$/.test(location.hash) && document.querySelector('#headers mark')")
	first := eval[string](b, "location.hash")
	assert.Equal(t, "number-15", eval[string](b, "document.querySelector('#headers mark').textContent"))
	assert.Regexp(t, `^0 sessions in the list, \d+ places in messages and 0 in annotations of \d sessions; 111 beyond the first 1000 of a session are only counted$`, b.said("#hits"))
	b.Wait("document.querySelector('#row-1')?.innerText.includes('message 15')")
	eval[any](b, "document.getElementById('query').focus()")
	b.press("Enter")
	b.Wait(fmt.Sprintf("location.hash !== %q", first))

	eval[any](b, "void (() => { const q = document.getElementById('query'); q.value = ''; q.focus(); })()")
	b.write("answer by e2")
	b.Wait("/ 0 places in messages and [1-9]\\d* in annotations/.test(document.getElementById('hits').innerText)")
	eval[any](b, "void (() => { const q = document.getElementById('query'); q.value = ''; q.focus(); })()")
	b.write("JON.dow")
	b.Wait("document.getElementById('hits').innerText.startsWith('2 sessions in the list,')")
	places := fmt.Sprintf("/ %d places in messages and 0 in/.test(document.getElementById('hits').innerText)", len(session(t, "S01").Messages))
	for _, word := range []string{"привет", "р"} { // and not Ѐ, of whose octets one is of р, one of Р
		eval[any](b, "void (() => { const q = document.getElementById('query'); q.value = ''; q.focus(); document.getElementById('hits').textContent = ''; })()")
		b.write(word)
		b.Wait(places)
	}
	b.press("Escape")
	b.Wait("document.getElementById('hits').innerText === ''")
	b.at("", ".item")
}

func (b *browser) compare() {
	t := b.T
	b.at("#s1-m12~s1-m13", "#compare")
	assert.Equal(t, "First difference: line 1", b.said("#compare h2"))
	assert.Equal(t, 1, b.count("#compare tr.first"))
	assert.Positive(t, b.count("#compare tr.same"))
	b.at("#s3~s4", "#compare")
	b.Wait("document.querySelector('#compare h2').innerText === 'No difference'")
	b.at("#s1~s3", "#compare tr.first")
	b.at("#s1-m12", "#message")
	b.press("x")
	b.Wait("!document.getElementById('said').hidden")
	b.at("#s2-m1", "#message")
	b.Wait("document.getElementById('message-title').innerText.includes('Message 1:')")
	b.press("x")
	b.Wait("location.hash === '#s1-m12~s2-m1'")
	b.at("", ".item")
}

func (b *browser) readStatistics() {
	t := b.T
	b.click("#statistics")
	b.Wait("!document.getElementById('stats').hidden")
	text := b.said("#stats")
	for _, words := range []string{"Outcomes", "Causes", "no such user (404, 1003)", "Calls by hour", "Endpoints that replied", "Users"} {
		assert.Contains(t, text, words)
	}
	assert.Positive(t, b.count("#stats .chart .bar-failed"))
	b.click("#statistics")
	b.Wait("document.getElementById('stats').hidden")
}

func (b *browser) hostileTextStaysText() {
	t := b.T
	b.at("#s5-m5", "#headers")
	b.Wait("document.getElementById('message-title').innerText.includes('Message 5:')")
	assert.Contains(t, eval[string](b, "document.getElementById('headers').textContent"), "</script><script>window.owned=1</script>")
	assert.Contains(t, eval[string](b, "document.getElementById('body').textContent"), "\u2039U+202E\u203a")
	b.at("#s5~s1", "#compare")
	b.at("#s5-m5~s5-m6", "#compare")
	b.at("#statistics", "#stats")
	b.at("#s5", "#call")
	b.press("/")
	b.write("owned=1")
	b.Wait("document.getElementById('hits').innerText.includes('places in messages')")
	b.press("Escape")
	b.Wait("document.getElementById('hits').innerText === ''")
	assert.False(t, eval[bool](b, "'owned' in window"))
	assert.Equal(t, 0, eval[int](b, "document.images.length"))
}

func (b *browser) readThousands() {
	t := b.T
	b.at("#s6", "#call")
	b.Wait("document.querySelectorAll('#call .rung').length > 900")
	assert.LessOrEqual(t, b.count("#call .rung"), 1000)
	b.at("#s6-m15321", "#message")
	b.Wait("document.querySelector('.rung.chosen')?.dataset.n === '15321'")
	assert.LessOrEqual(t, b.count("#call .rung"), 1000)
	b.at("", ".item")
}

// overtake opens a call whose data are slow, and another before it is there.
func (b *browser) overtake() {
	t := b.T
	eval[any](b, `void (() => {
		const reader = ReadableStreamDefaultReader.prototype, soon = reader.read;
		reader.read = async function () {
			reader.read = soon;
			await new Promise((go) => { window.arrive = go; });
			return soon.call(this);
		};
	})()`)
	b.at("#s2500", "#call")
	b.Wait("window.arrive")
	b.at("#s1-m2", "#message")
	eval[any](b, "void (window.arrive(), setTimeout(() => { window.settled = true; }, 100))")
	b.Wait("window.settled")
	assert.Regexp(t, `^1\. `, eval[string](b, "document.getElementById('call').getAttribute('aria-label')"))
	assert.Equal(t, "true", eval[string](b, "document.getElementById('row-1').getAttribute('aria-selected')"))
	assert.Contains(t, b.said("#message-title"), "Message 2:")
	assert.Contains(t, b.said("#row-1 .parties"), "bob@contoso.com.evil.net", "only a domain that ends an address is left out")
	assert.NotContains(t, b.said("#row-2 .parties"), "@contoso.com")
	assert.Contains(t, b.said("#shown"), "@contoso.com left out")
}

// accessible audits what the page shows in all its places.
func (b *browser) accessible(mode string) {
	for hash, shows := range map[string]string{"": ".item", "#s1": "#call", "#s3-m2": "#message", "#s1-m12~s1-m13": "#compare", "#statistics": "#stats"} {
		b.at(hash, shows)
		if hash == "#s3-m2" {
			b.press("/")
			b.write("cseq")
			b.Wait("document.querySelector('#headers mark')")
		}
		assert.Empty(b.T, eval[[]string](b, "%s", "("+audit+")()"), "%s, %s", mode, hash)
	}
	eval[any](b, "void (() => { const q = document.getElementById('query'); q.value = ''; q.dispatchEvent(new Event('input')); })()")
	b.Wait("document.getElementById('hits').innerText === ''")
	b.at("", ".item")
}

// readOnly reads a page of one session: it is open, and nothing else is there.
func (b *browser) readOnly() {
	t := b.T
	b.Wait("!document.getElementById('call').hidden")
	assert.False(t, eval[bool](b, "document.getElementById('calls').checkVisibility()"))
	assert.LessOrEqual(t, b.printed(), 2)
}

// told returns a session with sentences of all kinds.
func told(t testing.TB) *annotate.Session {
	s := session(t, "S01")
	s.Summary = []string{
		"Answered by izabelaf (E2) after 11.4 s.",
		annotate.MPOPLead + "yes, izabelaf at 2 places: Communicator (E1); Phone (E2).",
		"The call was forked to 2 places of izabelaf: Communicator (E1); Phone (desk phone, E2).",
		"E1 (Communicator): lost.",
		"Next: Ask izabelaf.",
		"izabelaf hung up.",
	}
	return s
}

// readTold reads the headline, what else there is to say, and the next step. What the
// table of places says in rows is told when somebody asks.
func (b *browser) readTold() {
	t := b.T
	b.Wait("!document.getElementById('call').hidden")
	assert.Equal(t, []string{"izabelaf hung up.", "Next: Ask izabelaf.", "More on the places"},
		eval[[]string](b, "[...document.querySelectorAll('#call > p, #call > details')].map((e) => e.innerText)"))
	b.click("#call summary")
	assert.Contains(t, b.said("#call details"), "E1 (Communicator): lost.")
}

// printed is how many pages the page is on paper.
func (b *browser) printed() int {
	b.T.Helper()
	var pdf struct{ Data string }
	b.Call("Page.printToPDF", map[string]any{"printBackground": true, "preferCSSPageSize": true}, &pdf)
	data, err := base64.StdEncoding.DecodeString(pdf.Data)
	require.NoError(b.T, err)
	return strings.Count(strings.ReplaceAll(string(data), "/Type /Pages", ""), "/Type /Page")
}

// readDay reads a page of thousands: what is not in view is not there yet.
func (b *browser) readDay() {
	t := b.T
	assert.Contains(t, b.said("#shown"), "3000 sessions")
	assert.Equal(t, 3, b.count(".item"), "what failed alike is folded")
	assert.Contains(t, b.said(".folded"), "2997 more: no such user (404, 1003)")
	b.click(".folded button")
	assert.Zero(t, b.count(".folded"))
	assert.Less(t, b.count(".item"), 120)
	assert.Positive(t, b.count(".item"))
	eval[any](b, "void (document.getElementById('list').scrollTop = 1e7)")
	b.Wait("document.getElementById('row-3000')")
	assert.Less(t, b.count(".item"), 120)
	assert.Equal(t, "and 1001 more sessions, not printed", eval[string](b, "(window.dispatchEvent(new Event('beforeprint')), document.getElementById('tall').lastChild.innerText)"), "the heading is printed as well")
	eval[any](b, "void window.dispatchEvent(new Event('afterprint'))")
	b.overtake()
	b.at("#s2500", "#call")
	b.Wait("document.getElementById('row-2500')?.getAttribute('aria-selected') === 'true'")
	b.at("#s1-m2", "#message")
}
