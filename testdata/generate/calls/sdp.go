package calls

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
)

// candidate is one transport address pair (RTP, RTCP) that ICE may choose.
type candidate struct {
	foundation int
	rtp, rtcp  netip.AddrPort
	relay      bool
}

func (c candidate) lines() string {
	kind, prio := "host", 2130706431
	tail := ""
	if c.relay {
		kind, prio = "relay", 16648703
		tail = fmt.Sprintf(" raddr %s rport %d", c.rtp.Addr(), c.rtp.Port())
	}
	one := func(component int, a netip.AddrPort) string {
		return fmt.Sprintf("a=candidate:%d %d UDP %d %s %d typ %s%s\r\n",
			c.foundation, component, prio-(component-1)*513, a.Addr(), a.Port(), kind, tail)
	}
	return one(1, c.rtp) + one(2, c.rtcp)
}

// media is what one client offers or answers.
type media struct {
	host, relay candidate
	ufrag, pwd  string
	old         candidate // the address in the draft-06 block for OCS 2007 peers
}

func (c *Cast) media(r *rand.Rand, at netip.Addr) media {
	pair := func(n int, a netip.Addr, relay bool) candidate {
		port := uint16(50000 + 2*r.IntN(4000))
		return candidate{n, netip.AddrPortFrom(a, port), netip.AddrPortFrom(a, port+1), relay}
	}
	edge := netip.AddrFrom4([4]byte{198, 51, 100, 20})
	if at.Is6() {
		edge = netip.MustParseAddr("2001:db8:0:2::20")
	}
	return media{
		host: pair(1, at, false), relay: pair(3, edge, true), old: pair(1, at, false),
		ufrag: digits(r, 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
		pwd:   digits(r, 24, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
	}
}

func sdpHead(version int, at netip.AddrPort, payloads string) string {
	family := "IP4"
	if at.Addr().Is6() {
		family = "IP6"
	}
	return fmt.Sprintf("v=0\r\no=- 0 %d IN %s %s\r\ns=session\r\nc=IN %s %s\r\nb=CT:99980\r\nt=0 0\r\nm=audio %d RTP/SAVP %s\r\n",
		version, family, at.Addr(), family, at.Addr(), at.Port(), payloads)
}

const codecs = "114 9 112 111 0 8 116 115 4 97 13 118 101"

// offer is the ICE draft-19 description, with all candidates.
func (m media) offer() string {
	return sdpHead(0, m.host.rtp, codecs) +
		"a=ice-ufrag:" + m.ufrag + "\r\na=ice-pwd:" + m.pwd + "\r\n" +
		m.host.lines() + m.relay.lines() +
		"a=rtcp:" + fmt.Sprint(m.host.rtcp.Port()) + "\r\n" +
		"a=rtpmap:114 x-msrta/16000\r\na=fmtp:114 bitrate=29000\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" +
		"a=rtpmap:118 CN/16000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=encryption:optional\r\n"
}

// oldOffer is the ICE draft-06 description that OCS 2007 understands.
func (m media) oldOffer() string {
	line := func(component int, a netip.AddrPort) string {
		return fmt.Sprintf("a=candidate:%s %d %s UDP 0.830 %s %d\r\n",
			strings.Repeat(m.ufrag, 8), component, m.pwd[:22], a.Addr(), a.Port())
	}
	return sdpHead(0, m.old.rtp, codecs) + line(1, m.old.rtp) + line(2, m.old.rtcp)
}

// boundary separates the two descriptions of a client's offer.
const boundary = "----=_NextPart_000_0005_01CA8E3B.7C2A5D10"

// both is the multipart body of an initial INVITE: one description for OCS
// 2007 peers, one for everyone later.
func (m media) both() (contentType, body string) {
	part := func(id, fallback, sdp string) string {
		return "--" + boundary + "\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: 7bit\r\nContent-ID: <" + id +
			"@contoso.com>\r\nContent-Disposition: session; handling=optional" + fallback + "\r\n\r\n" + sdp + "\r\n"
	}
	return `multipart/alternative;boundary="` + boundary + `"`,
		part("draft06", "; ms-proxy-2007fallback", m.oldOffer()) + part("draft19", "", m.offer()) + "--" + boundary + "--\r\n"
}

// promotion is the description in the re-INVITE that ends ICE, or in its 2xx:
// one own candidate, and the other side's that was chosen.
func promotion(own, other candidate) string {
	return sdpHead(1, own.rtp, "114 101") + own.lines() +
		fmt.Sprintf("a=remote-candidates:1 %s %d 2 %s %d\r\n", other.rtp.Addr(), other.rtp.Port(), other.rtcp.Addr(), other.rtcp.Port())
}

// textOffer is the description of an instant messaging session.
func textOffer(at netip.AddrPort) string {
	family := "IP4"
	if at.Addr().Is6() {
		family = "IP6"
	}
	return fmt.Sprintf("v=0\r\no=- 0 0 IN %s %s\r\ns=session\r\nc=IN %s %s\r\nt=0 0\r\nm=message 5060 sip null\r\na=accept-types:text/plain multipart/alternative image/gif text/rtf text/html application/x-ms-ink application/ms-imdn+xml\r\n",
		family, at.Addr(), family, at.Addr())
}
