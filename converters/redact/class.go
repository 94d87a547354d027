package redact

import "strings"

// class is a kind of value. The order is that of drawing pseudonyms: epids come
// before the instances that follow from them, domains before hosts.
type class uint8

const (
	plain  class = iota // free text: nothing is known of the place
	secret              // credential, key, password, ticket
	prose               // what people wrote to each other
	topic               // what they gave as a subject: prose at level Secrets, a subject above

	word         // one word of a name, lower case
	name         // user or display name, replaced word by word
	number       // telephone number: its digits, with "+"
	epid         // installation of a client
	guid         // instance, device, conversation: any UUID, lower case
	gruu         // what stands behind opaque=user:epid:
	conversation // conversation or conference id
	machine      // computer or device, which is mostly one person's
	mac          // MAC address: its digits, lower case
	sid          // security identifier of Windows
	subject      // groups, titles, departments: replaced word by word

	domain  // registered domain, lower case
	host    // host name, replaced label by label
	subnet  // /24 or /64
	address // IP address
	callID
	tag    // tags, branches and other tokens of one transaction
	method // that no list has (RFC 3261 §7.1)
	server
	file
	classes
)

var classNames = [classes]string{
	"", "", "", "", "words", "names", "numbers", "epids", "uuids", "gruus", "conversations", "machines", "macs", "sids", "subjects",
	"domains", "hosts", "subnets", "addresses", "call-ids", "tags", "methods", "servers", "files",
}

// classWords are the classes as the lexicon calls them.
var classWords = strings.Fields("plain secret prose topic word name number epid guid gruu conversation machine mac sid subject domain host subnet address callID tag method server file")

// level returns the lowest level that replaces values of the class.
func (c class) level() Level {
	switch {
	case c == plain:
		return Off
	case c <= topic:
		return Secrets
	case c <= subject:
		return People
	default:
		return All
	}
}

// covers reports whether values of a class are replaced.
func (r *Redactor) covers(c class) bool { return c != plain && r.level >= c.level() }
