package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/export/report"
)

// filteredStatistics holds what the page counts of the calls that a filter takes to
// what the program counts where there are no others.
func (b *browser) filteredStatistics(t *testing.T) {
	const charts = `Object.fromEntries([...document.querySelector("#stats .charts").children].map((e) => [e.querySelector("h3").innerText,
		[...e.querySelectorAll("tr")].filter((r) => !r.innerText.startsWith("Ringing")).map((r) => r.innerText).join("\n") + (e.querySelector("svg")?.getAttribute("aria-label") || "")]))`
	some := []entry{entryOf(session(t, "S01")), entryOf(session(t, "S04")), entryOf(session(t, "S05")), failing(t, 5), failing(t, 65), failing(t, 24*60)}
	b.visit(write(t, report.Options{}, some...))
	b.at("#statistics", "#stats")
	want := eval[map[string]string](b, charts)
	assert.NotContains(t, b.said("#stats"), "filters")

	b.visit(write(t, report.Options{}, append(some, failing(t, 3*24*60))...))
	b.at("#statistics", "#stats")
	eval[any](b, `void (() => {
		const until = document.getElementById("until");
		until.value = "2010-03-04T00:00";
		until.dispatchEvent(new Event("change"));
	})()`)
	require.Regexp(t, `^\d+ of \d+ calls, as the filters choose`, b.said("#stats h2"))
	assert.Contains(t, b.said("#stats"), "whatever the filters choose")
	got := eval[map[string]string](b, charts)
	for _, heading := range []string{"Outcomes", "Calls by hour, UTC; the lower part failed", "Causes", "Times", "Users"} {
		require.Contains(t, want, heading)
		assert.Equal(t, want[heading], got[heading], heading)
	}
	for _, unlisted := range []string{"Endpoints that replied", "Products"} {
		assert.NotContains(t, got, unlisted, "they are counted of all calls")
	}
}
