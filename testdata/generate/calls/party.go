package calls

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
)

// Era is the generation of products that takes part in a session.
type Era int

// The eras, as client and server builds of the same time.
const (
	R2       Era = iota // Office Communications Server 2007 R2
	Lync2010            // Lync Server 2010
	Lync2013            // Lync Server 2013
	SfB                 // Skype for Business Server 2015
)

type builds struct{ desktop, phone, stack, app string }

var products = [...]builds{
	R2: {
		desktop: "UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)",
		phone:   "CPE/3.5.6907.0 OCPhone/3.5.6907.0 (Office Communicator Phone 2007 R2)",
		stack:   "RTC/3.5", app: "3.5.0.0",
	},
	Lync2010: {
		desktop: "UCCAPI/4.0.7577.314 OC/4.0.7577.314 (Microsoft Lync 2010)",
		phone:   "CPE/4.0.7577.4047 OCPhone/4.0.7577.4047 (Microsoft Lync 2010 Phone Edition)",
		stack:   "RTC/4.0", app: "4.0.0.0",
	},
	Lync2013: {
		desktop: "UCCAPI/15.0.4569.1503 OC/15.0.4569.1503 (Microsoft Lync)",
		phone:   "CPE/4.0.7577.4455 OCPhone/4.0.7577.4455 (Microsoft Lync Phone Edition)",
		stack:   "RTC/5.0", app: "5.0.0.0",
	},
	SfB: {
		desktop: "UCCAPI/16.0.4522.1000 OC/16.0.4522.1000 (Skype for Business)",
		phone:   "CPE/4.0.7577.4525 OCPhone/4.0.7577.4525 (Microsoft Lync Phone Edition)",
		stack:   "RTC/6.0", app: "6.0.0.0",
	},
}

// userAgent returns the User-Agent of the n-th endpoint of a user: a desktop
// first, then a phone, and so on.
func (e Era) userAgent(n int) string {
	if n%2 == 1 {
		return products[e].phone
	}
	return products[e].desktop
}

// Person is a user.
type Person struct {
	User, Domain string
	Name         string // display name; may be empty
	Tel          string
}

// AOR returns the address of record without the scheme.
func (p Person) AOR() string { return p.User + "@" + p.Domain }

var people = []Person{
	{"alice", "contoso.com", "Alice Archer", "+14255550111"},
	{"bob", "contoso.com", "Bob Brewer", "+14255550112"},
	{"carol", "contoso.com", "Carol Cooper", "+14255550113"},
	{"dave", "contoso.com", "Dave Draper", "+14255550114"},
	{"erin", "fabrikam.com", "Erin Ewart", "+14255550115"},
	{"frank", "fabrikam.com", "Frank Fisher", "+14255550116"},
	{"grace", "contoso.com", "Grace Glover", "+14255550117"},
	{"heidi", "fabrikam.com", "Heidi Hooper", "+14255550118"},
	{"ivan", "contoso.com", "Ivan Inman", "+14255550119"},
	{"judy", "contoso.com", "Judy Joiner", "+14255550120"},
}

// Client is one installation of a client, signed in at one server.
type Client struct {
	Person
	Epid      string
	UserAgent string
	Addr      netip.AddrPort
	Contact   string // URI of its Contact; empty means its GRUU

	cid string // the server's name for the client's connection
}

// GRUU returns the URI that reaches this client and no other.
func (c *Client) GRUU() string {
	if c.Contact != "" {
		return c.Contact
	}
	return "sip:" + c.AOR() + ";opaque=user:epid:" + GRUUToken(c.Epid) + ";gruu"
}

// target returns the URI under which the server reaches the client.
func (c *Client) target() string {
	return fmt.Sprintf("sip:%s;transport=tls;ms-opaque=d3470f2e1d;ms-received-cid=%s", c.Addr, c.cid)
}

// Server is one Front End or Edge server.
type Server struct {
	Name   string // host name
	Domain string
	Pool   string // pool name in a merged log: "POOL01"
	Addr   netip.AddrPort
}

// FQDN returns the server's full name.
func (s *Server) FQDN() string { return s.Name + "." + s.Domain }

// Cast are the parties that sessions are played with.
type Cast struct {
	Era     Era
	Owner   *Client   // the caller
	Servers []*Server // on the way from caller to callee; at least one
	IPv6    bool
}

// NewCast returns a caller and n servers.
func NewCast(r *rand.Rand, era Era, n int) *Cast {
	return newCast(r, era, n, false)
}

// NewCast6 returns a caller and n servers that speak IPv6.
func NewCast6(r *rand.Rand, era Era, n int) *Cast {
	return newCast(r, era, n, true)
}

func newCast(r *rand.Rand, era Era, n int, v6 bool) *Cast {
	c := &Cast{Era: era, IPv6: v6}
	c.Owner = c.client(r, people[0], 0)
	for i := range n {
		c.Servers = append(c.Servers, &Server{
			Name: fmt.Sprintf("fe%02d", i+1), Domain: "contoso.com", Pool: fmt.Sprintf("POOL%02d", i+1),
			Addr: netip.AddrPortFrom(c.addr(50+i), 5061),
		})
	}
	return c
}

// Somebody returns the n-th person of the play's directory.
func Somebody(n int) Person { return people[n%len(people)] }

// SignIn returns a new client of p; n counts the user's installations.
func (c *Cast) SignIn(r *rand.Rand, p Person, n int) *Client { return c.client(r, p, n) }

// client returns a client of p; n counts the user's installations.
func (c *Cast) client(r *rand.Rand, p Person, n int) *Client {
	return &Client{
		Person: p, Epid: hex(r, 10), UserAgent: c.Era.userAgent(n),
		Addr: netip.AddrPortFrom(c.addr(10+r.IntN(30)), uint16(50000+r.IntN(9000))),
		cid:  upperHex(r, 4),
	}
}

// addr returns host n of the documentation network.
func (c *Cast) addr(n int) netip.Addr {
	if c.IPv6 {
		return netip.MustParseAddr(fmt.Sprintf("2001:db8:0:1::%x", n))
	}
	return netip.AddrFrom4([4]byte{192, 0, 2, byte(n)})
}

// someone returns a random person that is none of those given.
func someone(r *rand.Rand, but ...Person) Person {
	for {
		p := people[r.IntN(len(people))]
		free := true
		for _, b := range but {
			free = free && b.User != p.User
		}
		if free {
			return p
		}
	}
}

// hex returns n lower-case hexadecimal digits.
func hex(r *rand.Rand, n int) string { return digits(r, n, "0123456789abcdef") }

// upperHex returns n upper-case hexadecimal digits.
func upperHex(r *rand.Rand, n int) string { return digits(r, n, "0123456789ABCDEF") }

func digits(r *rand.Rand, n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}
