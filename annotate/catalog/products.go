package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed products.tsv
var productsTable string

// Agent is the product that a User-Agent or Server header names. Users can
// change what their client says, so it is a label and never an identity.
type Agent struct {
	Name   string
	Class  Class
	Source string // where the string was seen or documented
}

// Class tells what part a product plays in a call: "client:phone",
// "server:mediation", …
type Class string

// IsClient reports whether the product is what a user signs in with, so that it
// may be one of several points of presence.
func (c Class) IsClient() bool { return c == "client" || strings.HasPrefix(string(c), "client:") }

// IsServer reports whether the product is a server, a service or a gateway: a
// target of routing but no point of presence.
func (c Class) IsServer() bool { return strings.HasPrefix(string(c), "server:") }

// IsRelay reports whether the product passes calls on for others: a session border
// controller or a telephone system, behind which anybody may be.
func (c Class) IsRelay() bool { return c == "border" || c == "pbx" }

var roles = map[Class]string{
	"client":           "a client, so it may be one of several points of presence",
	"client:desktop":   "a client on a computer, so it may be one of several points of presence",
	"client:phone":     "a desk phone, so it may be one of several points of presence",
	"client:web":       "a client in the browser, so it may be one of several points of presence",
	"client:mobile":    "a client on a mobile phone, so it may be one of several points of presence",
	"client:room":      "a room system, so it may be one of several points of presence",
	"client:other":     "a third-party client, so it may be one of several points of presence",
	"server:mediation": "the gateway to the telephone network, no point of presence",
	"server:um":        "voice mail, no point of presence",
	"server:mcu":       "a conferencing server, no point of presence",
	"server:app":       "a server application, no point of presence",
	"server:ucma":      "a server application, no point of presence",
	"server:gateway":   "a gateway to another network, no point of presence",
	"server:mobility":  "the service behind mobile clients",
	"server:sipstack":  "the SIP stack of a Front End or Edge Server, no point of presence",
	"server:proxy":     "a SIP proxy, no point of presence",
	"pbx":              "a telephone system, which speaks for the phones behind it",
	"border":           "a gateway or session border controller, which speaks for whoever is behind it",
	"test":             "a test tool",
}

// Role returns a phrase about what products of this class are, "" when nothing
// follows from it.
func (c Class) Role() string { return roles[c] }

// IsMicrosoft reports whether the product is one of Office Communications Server,
// Lync or Skype for Business, whose endpoints have an epid.
func (a Agent) IsMicrosoft() bool {
	if a.Class.IsServer() {
		return a.Class != "server:proxy" && a.Class != "server:gateway"
	}
	return slices.ContainsFunc([]string{"Office Communicator", "Lync", "Skype for Business", "Communicator"}, func(name string) bool {
		return strings.HasPrefix(a.Name, name)
	})
}

type product struct {
	pattern agentPattern
	agent   Agent
}

// loadProducts keeps the order of the table: the first match counts.
var loadProducts = sync.OnceValue(func() []product {
	var list []product
	for _, r := range rows("products.tsv", productsTable, "agent", "product", "class", "source") {
		list = append(list, product{parsePattern(r[0]), Agent{Name: r[1], Class: Class(r[2]), Source: r[3]}})
	}
	return list
})

// A log repeats few User-Agent strings very often, and a hostile one many: known
// holds the answers of the first maxKnown short ones.
const (
	maxKnown  = 1024
	maxLength = 512
)

var known = struct {
	sync.RWMutex
	products map[string]int // index of the first match, -1 for none
}{products: map[string]int{}}

// Product returns the product that a User-Agent header names, or a Server header
// where there is no User-Agent. The header's own words decide, from the first on
// (RFC 3261 20.41: products stand in the order of their weight); a product named
// in a comment is not the sender. The first row of the table that matches counts;
// only the first 512 octets are looked at. It may be called from many goroutines.
func Product(ua string) (a Agent, ok bool) {
	i := indexOf(ua)
	if i < 0 {
		return Agent{}, false
	}
	return loadProducts()[i].agent, true
}

// ProductSign returns the words, or beginnings of words, by which [Product] knows what a
// header names, in their order and in the case of the table; nil when it knows nothing.
func ProductSign(ua string) (sign []string) {
	i := indexOf(ua)
	if i < 0 {
		return nil
	}
	for _, w := range loadProducts()[i].pattern.words {
		if word, _, _ := strings.Cut(w.name, "*"); word != "" && word != anyWords {
			sign = append(sign, word)
		}
	}
	return sign
}

// indexOf returns the row of the product that a header names, -1 when it is not known.
func indexOf(ua string) int {
	ua = ua[:min(len(ua), maxLength)]
	known.RLock()
	i, seen := known.products[ua]
	known.RUnlock()
	if !seen {
		i = match(ua)
		remember(ua, i)
	}
	return i
}

func match(ua string) int {
	words := wordsOf(ua)
	for i, p := range loadProducts() {
		if p.pattern.matches(words) {
			return i
		}
	}
	return -1
}

func remember(ua string, i int) {
	known.Lock()
	defer known.Unlock()
	if len(known.products) < maxKnown {
		known.products[strings.Clone(ua)] = i
	}
}
