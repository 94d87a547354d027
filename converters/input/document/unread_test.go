package document_test

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/formats/known"
)

// Messages of a page that no browser shows are told, whatever they stand in and however
// they are spelt there; copies of those that it shows are not.
func TestUnread(t *testing.T) {
	shown := call("")
	more := strings.ReplaceAll(shown, "Call-ID: ", "Call-ID: more-")
	spelt, err := json.Marshal(more)
	require.NoError(t, err)
	lines := strings.NewReplacer("\n", "&#13;&#10;").Replace(html.EscapeString(more))
	for name, part := range map[string]string{
		"attribute": `<div data-raw="` + lines + `">raw</div>`,
		"script":    "<script>var log = " + string(spelt) + ";</script>",
		"remark":    "<!--\n" + more + "\n-->",
		"template":  "<template><pre>" + html.EscapeString(more) + "</pre></template>",
	} {
		page := "<html><body>\n<pre>" + html.EscapeString(shown) + "</pre>\n" + part + "</body></html>\n"
		for kind, text := range map[string]string{
			"page": page,
			"mail": "From: ann@example.com\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(page)) + "\n",
		} {
			d := document.Open([]byte(text), known.Formats)
			require.NotNil(t, d, "%s, %s", name, kind)
			unread := d.Unread()
			require.Len(t, unread, 1, "%s, %s", name, kind)
			assert.Contains(t, unread[0].Error(), "a web page does not show", name)
			if kind == "page" {
				assert.GreaterOrEqual(t, unread[0].Line, 3+strings.Count(shown, "\n"), name)
			}
			assert.True(t, strings.HasSuffix(unread[0].Msg, ": 3"), "%s, %s: %s", name, kind, unread[0].Msg)
		}
		copied := strings.NewReplacer("Call-ID: more-", "Call-ID: ").Replace(page)
		assert.Empty(t, document.Open([]byte(copied), known.Formats).Unread(), name)
	}
}

// Of a mail's forms one is read. What the others have more is told.
func TestUnreadForm(t *testing.T) {
	mail := func(plain, page string) string {
		return "From: ann@example.com\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + plain +
			"--b\nContent-Type: text/html\n\n<html><pre>" + html.EscapeString(page) + "</pre></html>\n--b--\n"
	}
	shown := call("")
	more := strings.ReplaceAll(shown, "Call-ID: ", "Call-ID: more-")
	unread := document.Open([]byte(mail(shown, shown+more)), known.Formats).Unread()
	require.Len(t, unread, 1)
	assert.Contains(t, unread[0].Msg, "another form of the mail's text")
	assert.True(t, strings.HasSuffix(unread[0].Msg, ": 3"), unread[0].Msg)
	assert.Empty(t, document.Open([]byte(mail(shown, more)), known.Formats).Unread())
}
