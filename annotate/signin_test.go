package annotate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// The last request of a session of REGISTERs does not undo what an earlier one came to,
// and each of its Contacts says for itself how long it lasts.
func TestSignInSummary(t *testing.T) {
	const contact = "Contact: <sip:192.0.2.20:50200>"
	accepted := []string{"REGISTER | 1 REGISTER | " + contact + " | Expires: 600", "200 | 1 REGISTER | " + contact + ";expires=600"}
	ended := "NOTIFY | 1 NOTIFY | Event: registration-notify | Subscription-State: terminated;expires=0 | Content-Type: text/registration-event"
	asked := []string{"REGISTER | 2 REGISTER", "200 | 2 REGISTER | " + contact + ";expires=500"}
	sentOn := func(n int, host string) []string {
		return []string{fmt.Sprintf("REGISTER | %d REGISTER | %s", n, contact), fmt.Sprintf("301 | %d REGISTER | Contact: <sip:%s:5061;transport=tls>", n, host)}
	}
	for _, tt := range []struct {
		name   string
		lines  [][]string
		want   []string
		signIn annotate.SignIn
	}{
		{"asked afterwards", [][]string{accepted, asked}, []string{"Signed in: ivo@contoso.com for 10 min."}, annotate.SignInAccepted},
		{"only asked", [][]string{asked}, []string{"Asked what is registered: ivo@contoso.com; that signs nobody in."}, annotate.SignInUnknown},
		{"ended, then refused", [][]string{accepted, {ended, "REGISTER | 2 REGISTER | " + contact, "403 | 2 REGISTER"}}, []string{"Sign-in of ivo@contoso.com refused: ", "The server had ended the registration before."}, annotate.SignInRefused},
		{"refused in other words", [][]string{{"REGISTER | 1 REGISTER | " + contact, "403 Wrong Password | 1 REGISTER"}}, []string{`Sign-in of ivo@contoso.com refused: forbidden: "Wrong Password`}, annotate.SignInRefused},
		{"ended, then asked", [][]string{accepted, {ended}, asked}, []string{"Signed in: ivo@contoso.com for 1 s, then the server ended it: the server gives no reason"}, annotate.SignInEnded},
		{"sent on in a circle", [][]string{sentOn(1, "fe01.contoso.com"), sentOn(2, "fe02.contoso.com"), sentOn(3, "fe01.contoso.com")}, []string{"Sign-in of ivo@contoso.com not completed: sent on 3 times, from server to server and back (301", "replicated to fe01.contoso.com and fe02.contoso.com."}, annotate.SignInRedirected},
		{"sent on to one server again and again", [][]string{sentOn(1, "fe01.contoso.com"), sentOn(2, "fe01.contoso.com"), sentOn(3, "fe01.contoso.com")}, []string{"redirected to the home pool fe01.contoso.com"}, annotate.SignInRedirected},
		{"refused where it was sent", [][]string{sentOn(1, "fe01.contoso.com"), {"REGISTER | 2 REGISTER | " + contact, "503 | 2 REGISTER"}, sentOn(3, "fe02.contoso.com"), {"REGISTER | 4 REGISTER | " + contact, "503 | 4 REGISTER"}, sentOn(5, "fe01.contoso.com")}, []string{"redirected to the home pool fe01.contoso.com"}, annotate.SignInRedirected},
		{"sent on twice", [][]string{sentOn(1, "fe01.contoso.com"), sentOn(2, "fe02.contoso.com")}, []string{"redirected to the home pool fe02.contoso.com"}, annotate.SignInRedirected},
		{"sent on until it was let in", [][]string{sentOn(1, "fe01.contoso.com"), sentOn(2, "fe02.contoso.com"), sentOn(3, "fe01.contoso.com"), {"REGISTER | 4 REGISTER | " + contact, "200 | 4 REGISTER | Expires: 600"}}, []string{"Signed in: ivo@contoso.com for 10 min."}, annotate.SignInAccepted},
		{"lasting longer than a number tells", [][]string{{"REGISTER | 1 REGISTER | " + contact, "200 | 1 REGISTER | Expires: 99999999999999999999"}}, []string{"Signed in: ivo@contoso.com"}, annotate.SignInAccepted},
		{"accepted, then not answered", [][]string{accepted, {"REGISTER | 2 REGISTER | " + contact}}, []string{"the last REGISTER has no answer in this log."}, annotate.SignInAccepted},
		{"Contact signs off", [][]string{{"REGISTER | 1 REGISTER | " + contact + ";expires=0", "200 | 1 REGISTER"}}, []string{"Signed out: ivo@contoso.com."}, annotate.SignInOff},
		{"Contact goes before the header", [][]string{{"REGISTER | 1 REGISTER | " + contact + ";expires=600 | Expires: 0", "200 | 1 REGISTER | " + contact + ";expires=600"}}, []string{"Signed in: ivo@contoso.com for 10 min."}, annotate.SignInAccepted},
		{"one Contact of two stays", [][]string{{"REGISTER | 1 REGISTER | " + contact + ";expires=0 | Contact: <sip:192.0.2.21:50210>;expires=600", "200 | 1 REGISTER | Expires: 600"}}, []string{"Signed in: ivo@contoso.com for 10 min."}, annotate.SignInAccepted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, seconds := annotate.NewBuilder(), 0
			for _, lines := range tt.lines {
				for _, l := range lines {
					parts := strings.Split(l, " | ")
					start, body := parts[0]+" sip:contoso.com SIP/2.0", ""
					switch {
					case parts[0] == "NOTIFY":
						body = "deregistered;test\r\n"
					case parts[0] != "REGISTER":
						start = "SIP/2.0 " + parts[0] + " x"
					}
					raw := fmt.Sprintf("%s\r\nFrom: <sip:ivo@contoso.com>;tag=i;epid=7070707070\r\nTo: <sip:ivo@contoso.com>\r\nCall-ID: ivo\r\nCSeq: %s\r\nContent-Length: %d\r\n\r\n%s",
						start, strings.Join(parts[1:], "\r\n"), len(body), body)
					b.Add(&formats.Message{Time: time.Unix(1_400_000_000+int64(seconds), 0).UTC(), Raw: []byte(raw)})
					seconds++
				}
			}
			c := b.Case()
			require.Equal(t, 1, c.Len())
			told := strings.Join(c.Session(1).Summary, " ")
			for _, sentence := range tt.want {
				assert.Contains(t, told, sentence)
			}
			for _, u := range c.Inventory(nil) {
				for _, d := range u.Endpoints {
					if d.Epid != "" {
						assert.Equal(t, tt.signIn, d.SignIn)
					}
				}
			}
		})
	}
}
