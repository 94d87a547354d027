package redact

import (
	"strings"
	"unicode"

	"ocsconv/converters/diagram"
	"ocsconv/converters/report"
)

// vocabulary is the words that mean something in SIP, in the products and in
// what ocsconv writes itself. A user, host or display name that is such a word
// is replaced where it stands as one, but not where the word stands by itself.
var vocabulary = set(pageWords() + `
invite ack bye cancel info register options prack update refer notify benotify message service subscribe publish
sip sips tel tls tcp udp sctp wss http https mailto urn uuid via from contact route record call calls session sessions
progress ringing trying ok request response responses queued forwarded moved temporarily permanently busy here everywhere declined decline
unauthorized forbidden found not timeout gone unavailable terminated acceptable pending server client internal error errors
bad gateway version content type length max forwards user users agent allow supported require required proxy authorization
authentication authenticate diagnostics reason source appname name names display host port transport phone ip lr maddr ttl method
opaque gruu epid tag branch received rport cseq date event expires accept encoding language subject organization
priority warning retry after history index replaces referred target dialog identity asserted preferred privacy none null
true false yes no on off unknown anonymous localhost local remote inbound outbound incoming outgoing direction
peer instance start body header headers begin end sending data packet bytes address addresses level trace
warn debug fatal info component process thread line file files log logs time times
audio video text image application multipart alternative mixed plain html xml sdp cpim message rtf pidf
host srflx prflx relay candidate candidates active passive holdconn sendrecv sendonly recvonly inactive rtp savp avp rtcp
ntlm kerberos digest basic negotiate dsk bearer qop auth realm targetname crand cnum srand snum rspauth nonce
communications communicator communication microsoft office lync skype business windows mobile phone edition attendant
mediation edge pool director front back web access conference conferencing conf focus mcu group team
response voicemail voice mail exchange unified messaging routing inboundrouting outboundrouting exumrouting uccapi uccp rtcc
rtc cpe ocphone polycom snom cisco asterisk audiocodes aastra tandberg freeswitch pidgin sipe jitsi linphone bria zoiper
presence state status note availability activity online offline away closed open basic tuple
endpoint endpoints device devices category categories publication container resource list
one more proxied registered was were been has have had with without that this these those the and for are but not you all any can
her him his our out who get got its may new now old see two way use used using uses will would could should
completed elsewhere caller callee called calling answer answered answers winner won lost lose losers cancelled race diverted
redirected failed failure success succeeded connection connected connect established closed disconnect media confirmed pair
dialog early final provisional reliable state states transaction table sheet column row rows summary verdict evidence observed
announced inferred inference note notes legend lane ladder arrow
style color colour background font family size weight bold width height margin padding border left right center top bottom
title head script class span div main section article nav button label input form select option value values mark small strong
const function return document window event target element data default light dark print media screen
participant actor sequence diagram activate deactivate autonumber skinparam end box hide show over
test admin administrator guest root system default public private home work office other sales support help helpdesk desk service services
reception room meeting number numbers line sim ring simultaneous delegate delegation forward forwarding boss
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday sun mon tue wed thu fri sat jan feb mar apr jun jul aug sep oct nov dec gmt utc
typ raddr rport rtpmap fmtp ptime crypto inline ufrag cname ssrc label mid bundle pcmu pcma siren msrta g722 events accepted types path
url uri attr cid crand targeturi hop interface network socket thread fetch sync lookup batch cache engine tick stream jitter hits key attempt
timer histinfo 100rel early forking ms rel hop uac uas bit 7bit 8bit binary handling optional attachment render identity join norefersub eventlist
hyperlink hyperlinks worksheet sheetdata sheets sheetview sheetviews dimension cols col pane frozen autofilter workbook drawing defined xmlns
relationship relationships override standalone cell cells inline inlinestr shared strings styles fonts fills borders numfmt
svg circle rect ellipse marker stroke fill polygon polyline defs symbol anchor arrowhead group gradient opacity
flex grid overflow hidden auto nowrap pre wrap solid dashed dotted inherit currentcolor sans serif monospace hover focus visible sticky
scroll details dialog template aria role region tab tabindex menu search clear expand collapse page pages meta charset viewport nosniff
startuml enduml include includeurl pragma teoz footbox sequencediagram theme define procedure maxmessagesize responsemessagebelowarrow stereotype getenv
dotted participant loop alt par opt critical break rect newpage hnote rnote legend
sipstack sipmessage endofincoming endofoutgoing siptcpconnection siptlsconnection sipudpconnection sipmessage.datalogginghelper
datalogginghelper sipadminlog traceprotocolrecord traceconnectionrecord tracediagnosticrecord logtype ucd_log tf_protocol tf_connection tf_diag tl_info
tl_warn tl_error ucd correlation octet octets
fe80 fc00 fd00 ff02 example com net org www domain pass word password login logon sign signed signin
`)

// pageWords returns the words of our own pages, with blanks between.
func pageWords() string {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	words := strings.FieldsFunc(strings.ToLower(report.Source()+diagram.SVGStyle), notLetter)
	return strings.Join(words, " ") + "\n"
}
