package redact_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
)

// teaching makes a few values known in the places where they always stand.
const teaching = `INVITE sip:quark@tyrell.com SIP/2.0
Via: SIP/2.0/TLS 10.20.30.40:51576
From: =?utf-8?B?V2lsaGVsbWluYSBPYmVyaHViZXI=?= <sip:wilhelmina@tyrell.com>;tag=1;epid=77aa88bb99
To: "Zebulon Quark" <sip:quark@tyrell.com>
Contact: <sip:wilhelmina@tyrell.com>;+sip.instance="<urn:uuid:8a9b7c6d-1122-4333-8444-abcdefabcdef>"
P-Asserted-Identity: <tel:+38514802551>, <tel:+14257748906>
Call-ID: 1
CSeq: 1 INVITE
Content-Length: LENGTH

`

func dumpLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(hex.Dump([]byte(text))) {
		b.WriteString(line)
	}
	return b.String()
}

// A known value is found in the spellings that components use.
func TestSpellings(t *testing.T) {
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for name, test := range map[string]struct{ line, gone string }{
		"encoded word":                 {"loaded Oberhuber", "oberhuber"},
		"two names in one":             {"cache WilhelminaOberhuber", "oberhuber"},
		"two names in small letters":   {"cache wilhelminaoberhuber", "oberhuber"},
		"initial before a name":        {"cache woberhuber", "oberhuber"},
		"name before a digit":          {"cache oberhuber2", "oberhuber"},
		"behind a control sequence":    {"\x1b[31mOberhuber\x1b[0m", "oberhuber"},
		"name in a host":               {"cache QUARKPC07", "quark"},
		"instance without dashes":      {"device 8A9B7C6D112243338444ABCDEFABCDEF", "8A9B7C6D1122"},
		"0x":                           {"buffer 0x" + hex.EncodeToString([]byte("Oberhuber")), hex.EncodeToString([]byte("berhube"))},
		"UTF-16 in hexadecimal":        {"buffer " + hex.EncodeToString([]byte(wide("Oberhuber"))), "62006500720068"},
		"digits with blanks":           {"buffer 4f 62 65 72 68 75 62 65 72 end", "62 65 72 68"},
		"digits with colons":           {"buffer 4F:62:65:72:68:75:62:65:72 end", "62:65:72:68"},
		"dump":                         {dumpLines("To: <sip:wilhelmina@tyrell.com>"), "77 69 6c 68"},
		"text of a dump":               {dumpLines("To: <sip:wilhelmina@tyrell.com>"), "wilhel"},
		"last line of a dump":          {dumpLines("0123456 wilhelmina"), "|na|"},
		"base64 of octets":             {"blob " + b64("\x01\x02\xff\x00Oberhuber\x00\x05 and more"), "T2Jlcmh1YmVy"},
		"number behind a number":       {"us (425) 774-8906 425-774-8906 1-425-774-8906", "774-8906"},
		"number before a time":         {"+38514802551 14:00", "4802551"},
		"number before another":        {"+385-1-4802551 (01)/480-2551", "480-2551"},
		"slash":                        {"01/4802-551", "4802-551"},
		"international prefix":         {"0038514802551", "14802551"},
		"address with dashes":          {"ptr 10-20-30-40 is up", "10-20-30-40"},
		"address in a host":            {"https://ip-10-9-8-7.ec2.internal/", "10-9-8-7"},
		"address backwards":            {"40.30.20.10.in-addr.arpa", "40.30.20.10"},
		"password in an element":       {"<Password>hunter2 two</Password>", "hunter2"},
		"password in escaped markup":   {"&lt;a:Password x='1'&gt;hunter2&lt;/a:Password&gt;", "hunter2"},
		"password with a reference":    {"<Password>hunter&#50;two</Password>", "hunter"},
		"quoted, with a reference":     {`password="hunter&#50; two three"`, "three"},
		"in JSON, with an escape":      {`{"password":"a hunter\u0032 two"}`, "hunter"},
		"bare, with a reference":       {"password=hunter&#50;two", "hunter"},
		"password in a sentence":       {"set password to hunter2z, done", "hunter2"},
		"password in quotes":           {"Password is 'hunter'", "hunter"},
		"password of a relay":          {"username (TURN) abc password (TURN) hunter2x", "hunter2"},
		"passcode":                     {"passcode: 445566", "445566"},
		"key without a mark":           {"masterKey 0x112233445566778899AABBCCDDEEFF00", "112233"},
		"SAML":                         {"SAMLResponse=PHNhbWxwOlJlc3BvbnNlIHhtbG5zOg", "PHNhbWxw"},
		"name in an element":           {"<displayName>Eldon Rosen</displayName> for Rosen", "rosen"},
		"id of a meeting":              {"https://meet.tyrell.com/leon.kowalski/X7Q2ZK", "X7Q2ZK"},
		"organizer of a meeting":       {"https://lync.tyrell.com/meet/leon.kowalski/X7Q2ZK", "kowalski"},
		"signature of a referrer":      {`Referred-By: <sip:a@b>;ms-identity="hunterhunter:monday"`, "hunter"},
		"meeting in a list of the log": {"joined (https://meet.tyrell.com:443/wilhelmina/X7Q2ZK), ok", "X7Q2ZK"},
	} {
		t.Run(name, func(t *testing.T) {
			list := piecesOf(t, client(teaching, test.line))
			r := redacted(redact.All, list)
			got := written(list)
			assert.NotContains(t, strings.ToLower(got), strings.ToLower(test.gone))
			assert.Empty(t, found(t, r, []byte(got)))
		})
	}
}

// What looks like a value and is none stays.
func TestSpellingsOfOthers(t *testing.T) {
	for _, line := range []string{
		"quarkonium in 2010-01-05 14:00:47", "fingerprint 00:1a:2b:3c:4d:5e:6f", "00000000  01 02 03 04 05 06 07 08  |........|",
		"took 10 20 30 40 ms", "version 4-0-7577-4087", "hash 8a9b7c6d112243338444abcdefabcd00", "<status>open</status><priority>5</priority>",
		"https://meet.example/", "password expires in 14 days", "password is needed", "cache hit 12/34/5678", "blob " + b64("\x01\x02\xff\x00no names here\x00\x05"),
	} {
		t.Run(line, func(t *testing.T) {
			list := piecesOf(t, client(teaching, line))
			redacted(redact.People, list)
			assert.Contains(t, written(list), line)
		})
	}
}

// A quote that JSON escapes is a part of the value and does not end it.
func TestEscapedQuoteEndsNoValue(t *testing.T) {
	for _, line := range []string{
		`{"password":"zbq\u0022,\u0022hunter2","next":1}`,
		`{"topic":"plan \u0022hunter1\u0022 hunter2","next":1}`,
		`{"url":"https://a.example/x?password=hunter2\u0026next=1"}`,
	} {
		t.Run(line, func(t *testing.T) {
			list := piecesOf(t, client(teaching, line))
			redacted(redact.Secrets, list)
			assert.NotContains(t, written(list), "hunter")
			assert.Regexp(t, `"?next"?[:=]1`, written(list))
		})
	}
}

// Letters are escaped as JSON and Python escape them, in messages and in lines between them,
// whatever the level: a name so spelt is no less one.
func TestLettersInEscapes(t *testing.T) {
	const message = "INVITE sip:x@a.example SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.14:51576;branch=z9hG4bK1\r\nMax-Forwards: 70\r\nFrom: \"Jürgen Ößling\" <sip:oessling@a.example>;tag=7\r\nSubject: Überfällige Löhne\r\nCall-ID: c0\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
	escaped := func(text, form string, of func(rune) []int) string {
		var b strings.Builder
		for _, c := range strings.NewReplacer("\r\n", `\r\n`, `"`, `\"`).Replace(text) {
			if c < 0x80 {
				b.WriteRune(c)
				continue
			}
			for _, unit := range of(c) {
				fmt.Fprintf(&b, form, unit)
			}
		}
		return b.String()
	}
	one := func(c rune) []int { return []int{int(c)} }
	for form, of := range map[string]func(rune) []int{`\u%04x`: one, `\u%04X`: one, `\x%02x`: one, `\x%02X`: func(c rune) (units []int) {
		for _, octet := range []byte(string(c)) {
			units = append(units, int(octet))
		}
		return units
	}} {
		said := func(text string) string { return escaped(text, form, of) }
		log := `{"time":"2024-05-06T10:20:30.100Z","sent":"` + said(message) + "\"}\n" +
			`{"time":"2024-05-06T10:20:31.100Z","user":"` + said("Jürgen Ößling") + `","note":"` + said("Überfällige Löhne") + "\"}\n"
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := piecesOf(t, []byte(log))
			redacted(level, list)
			got := written(list)
			gone := []string{"hne", "berf"}
			if level >= redact.People {
				gone = append(gone, "rgen", "ling")
			}
			for _, part := range gone {
				assert.NotContains(t, got, part, "%s at level %s", form, level)
			}
			assert.Equal(t, 2, strings.Count(got, "2024-05-06T"), "the lines are those of the log")
		}
	}
}

// A message in a string of JSON, and in one that stands in another string, comes out as
// JSON again.
func TestStringsStayStrings(t *testing.T) {
	const message = "INVITE sip:x@a.example SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.14:51576;branch=z9hG4bK1\r\nFrom: \"Grace Hall\" <sip:grace@a.example>;tag=7\r\nCall-ID: c0\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
	encode := func(sent string) string {
		text, err := json.Marshal(map[string]string{"sent": sent})
		require.NoError(t, err)
		return string(text)
	}
	for depth, log := range map[int]string{1: encode(message), 2: encode(encode(message))} {
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := piecesOf(t, []byte(log+"\n"))
			redacted(level, list)
			got := written(list)
			for range depth {
				var fields map[string]string
				require.NoError(t, json.Unmarshal([]byte(got), &fields), "%d strings at level %s", depth, level)
				for _, got = range fields { // level all takes the names, too
				}
			}
			assert.Regexp(t, `^INVITE sip:\S+ SIP/2\.0\r\n[^"]+"[^"]+ [^"]+" <sip:`, got, "%d strings at level %s", depth, level)
		}
	}
}

// Octets in octal digits that are no text are looked at once each.
func TestOctalDigitsOfNoText(t *testing.T) {
	line := strings.Repeat("#303", 20_000)
	list := piecesOf(t, client(teaching, line))
	redacted(redact.People, list)
	assert.Contains(t, written(list), line)
}

// What stays beside a value that goes is written as it was, each time in its own way.
func TestEscapesStayAsWritten(t *testing.T) {
	const before, behind = `gr\u00fcn \u00FC &#xFC; ü #303#274 `, ` \303\274 ü \"x\" \u0022 {"a":"b","c":"&#34;"}`
	list := piecesOf(t, client(teaching, before+"sip:wilhelmina@tyrell.com"+behind))
	redacted(redact.People, list)
	got := written(list)
	assert.NotContains(t, got, "wilhelmina")
	assert.Contains(t, got, before+"sip:")
	assert.Contains(t, got, "@tyrell.com"+behind)
}

// A value that ends in marks is also known without them, and what follows it
// stays.
func TestMarksOfAValue(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:quark@tyrell.com SIP/2.0\nMs-Conversation-ID: AcPlantedConversation123==\nCall-ID: 1\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n",
		"conversation AcPlantedConversation123\nAcPlantedConversation123, next\n"))
	redacted(redact.People, list)
	got := written(list)
	assert.NotContains(t, got, "Planted")
	assert.Contains(t, got, ", next\r\n")
	assert.Equal(t, 4, strings.Count(got, "1A2C:1C0"))
	assert.Equal(t, 4, strings.Count(got, "\r\n01/05/2010|14:00:47.100")+strings.Count(got, "\r\n01/05/2010|14:00:48.100")+1)
}

// What damage makes of a value is neither learnt nor left.
func TestDamagedValues(t *testing.T) {
	for name, lines := range map[string]string{
		"credentials cut behind a name":       "Authentication-Info: NTLM rspauth=\nAuthentication-Info: NTLM rspauth=\"0100000000000000CC9756E5B26D659F\", snum=\"2\"\n",
		"user whose host is cut off":          "SERVICE sip:quark]]>@tyrell.com SIP/2.0\nsip:zebulon.quark>x, zebulon.quark\n",
		"epid before a foreign octet":         "epid=77aa88bb99\xff<sip:\nepid 77aa88bb99\n",
		"name before a foreign octet":         "sip:quark\xfftyrell.com quark\n",
		"boundary that is never closed":       "Content-Type: multipart/mixed;boundary=\"--b\", opaque=\"135DF6CC\"\nopaque=\"135DF6CC\"\n",
		"UTF-16 in a product":                 "User-Agent: UCCAPI (M\x00o\x00p\x00a\x00q\x00u\x00e\x00=\x00\"\x001\x003\x005\x00D\x00F\x006\x00C\x00C\x00\"\x00\nopaque=\"135DF6CC\"\n",
		"mark of a boundary at a host":        "Content-Type: multipart/mixed;boundary=\"----=_NextPart_000_0005\"\nsip:a@tyrell.com=_NextPart_000_0005\n",
		"log line that somebody wrote":        "<note>TL_INFO(TF_COMPONENT) one two three</note>\nTL_INFO(TF_COMPONENT) one two three\n",
		"epid of digits in a product":         "epid=1488039028\nUser-Agent: UCCAPI/3.5.6907.0 1488039028\n",
		"word of the protocol as a key":       "a=candidate:1 1 Communicator UDP 0.830 192.0.2.1 5\nUser-Agent: Communicator\n",
		"epid that is an address":             "epid=.0.2.12:57638\nto 192.0.2.12:57638\n",
		"description that somebody \"wrote\"": "<note>a=rtpmap:114 x-msrta/16000</note>\na=rtpmap:114 x-msrta/16000\n",
	} {
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			t.Run(name+"/"+level.String(), func(t *testing.T) {
				list := piecesOf(t, client(teaching, lines))
				r := redacted(level, list)
				assert.Empty(t, found(t, r, []byte(written(list))))
			})
		}
	}
}
