package filter

// headers that are fields as they stand, one value per line: the values of
// Wireshark's sip.NAME. Headers that it does not know are found with
// sip.msg_hdr contains.
var plainHeaders = []string{
	"Accept", "Accept-Contact", "Accept-Encoding", "Accept-Language", "Accept-Resource-Priority", "Alert-Info", "Allow",
	"Allow-Events", "Answer-Mode", "Authentication-Info", "Authorization", "Call-ID", "Call-Info", "Contact",
	"Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "CSeq", "Date", "Diversion",
	"Error-Info", "Event", "From", "Geolocation", "History-Info", "Identity", "In-Reply-To", "Join", "MIME-Version",
	"Min-Expires", "Min-SE", "Organization", "P-Asserted-Identity", "P-Asserted-Service", "P-Associated-URI",
	"P-Called-Party-ID", "P-Charging-Vector", "P-Early-Media", "P-Preferred-Identity", "P-Preferred-Service", "Path",
	"Priority", "Privacy", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Require", "RAck", "Reason",
	"Record-Route", "Refer-Sub", "Refer-To", "Reject-Contact", "Replaces", "Reply-To", "Request-Disposition", "Require",
	"Resource-Priority", "Route", "Server", "Service-Route", "Session-Expires", "Subject", "Subscription-State",
	"Supported", "Target-Dialog", "Timestamp", "To", "Unsupported", "User-Agent", "Via", "Warning", "WWW-Authenticate",
}

// renamedHeaders are those whose field has another name.
var renamedHeaders = map[string]string{
	"ETag":              "SIP-ETag",
	"If_Match":          "SIP-If-Match",
	"Identity-info":     "Identity-Info",
	"Referred-by":       "Referred-By",
	"Suppress_If_Match": "Suppress-If-Match",
	"uui":               "User-to-User",
}

// numberHeaders are the ones that Wireshark reads as a number.
var numberHeaders = []string{"Content-Length", "Expires", "Max-Breadth", "Max-Forwards", "Retry-After", "RSeq"}

func headerFields() []field {
	var list []field
	add := func(name, header string) {
		list = append(list, partOf("sip."+name, header+" header", header, whole))
	}
	for _, header := range plainHeaders {
		add(header, header)
	}
	for name, header := range renamedHeaders {
		add(name, header)
	}
	for _, header := range numberHeaders {
		list = append(list, numberOf("sip."+header, "Number in the "+header+" header", header))
	}
	return list
}

func whole(header []byte) []byte { return header }
