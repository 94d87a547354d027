package redact_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// plant is a text with values in it, which stand between ‹ and ›.
type plant struct {
	level redact.Level // the lowest that replaces them
	text  string
}

// Headers, bodies and lines of other components in which values stand that say who and
// where somebody is. The values are invented.
var (
	plantedHeaders = []plant{
		{redact.Secrets, `Call-ID: 47|sip  |2|00|    Authorization: TLS-DSK qop="auth", opaque="‹b9126bef73fecde3b53f79a8afba7010›"`},
		{redact.People, "User-Agent: phone 28.80 (‹Zwirbo Zwacklhuber›)"},
		{redact.People, "P-Asserted-Identity: ‹Zwirbo Zwacklhuber›"},
		{redact.Secrets, "X-Attachment: ‹Zwacklplan.pptx›"},
		{redact.Secrets, "X-Csrf: ‹Zw7hQkPp2LmZw9rTtY4bNc6d›"},
		{redact.Secrets, "Call-Info: <https://a.example/c/‹Zw7hQkPp2LmZw9rTtY4bNc6e›?x=1>;purpose=card"},
		{redact.Secrets, "X-Link: https://a.example/x#‹Zw7hQkPp2LmZw9rTtY4bNc6f›"},
		{redact.People, `Reason: SIP;cause=200;text="‹Zdenka Ribarova› hung up"`},
		{redact.People, `Reason: SIP;cause=603;text="declined by ‹Ribarova›"`},
		{redact.Secrets, `Reason: SIP;cause=486;text="‹Zwirbeln zwackeln zwurln›"`},
		{redact.Secrets, `Warning: 399 a.example "‹Zwirbeln zwackeln zwurln›"`},
		{redact.People, `Warning: 399 gw.a.example "‹Juergen Groesslmann› rejected x@a.example"`},
		{redact.People, `ms-diagnostics: 1003;reason="Call of ‹Juergen von Groesslmann› was blocked"`},
		{redact.People, `X-Employee: ‹Wastl Wurzinger›`},
		{redact.Secrets, "X-Unheard: ‹zwirbeln zwackeln›"},
		{redact.People, "User-Agent: Phone/1.2 (Win; ‹Zdenka Ribarova›; x)"},
		{redact.People, `Refer-To: "x" <tel:‹0851/601 3215›>`},
		{redact.People, `X-Whatever: ‹Wastl O'Wurzinger›`},
		{redact.People, `X-Mac2: ‹6db6a9d6b211›`},
		{redact.People, `X-Nic: ‹6db6a9d6b212›`},
		{redact.People, `X-Net: eth ‹6DB6A9D6B213› up`},
		{redact.People, `X-Net: ‹Cisco_1a:2b:3c› up`},
		{redact.People, `X-Serial: ‹A3EF69346818›`},
		{redact.People, `X-Genesys-CallUUID: ‹BBDE76D56F95632AB1E08588ADF84284›`},
		{redact.People, `P-Access-Network-Info: 3GPP-UTRAN-TDD; utran-cell-id-3gpp=‹234151D0FCE11›`},
		{redact.People, `P-Access-Network-Info: 3GPP-GERAN; cgi-3gpp=‹2340151D0FCE11›; dsl-location="‹Ribarweg 7›"`},
		{redact.People, `Conference-URL: https://pool.a.example/‹zwiebel.wirbel›/‹TAMKRA711›`},
		{redact.People, `X-Cert: CN=‹Zdenka Ribarova›, OU=‹Kuerbisbau›, O=x, DC=a`},
		{redact.People, `X-Dn: /o=‹Zwirbelwerke›/ou=Exchange/cn=‹zxwirbel›`},
		{redact.People, `P-Com.Braque: ‹Zdenka Ribarova›`},
		{redact.People, `X-Patient-Name: ‹Ribarova, Zdenka›`},
		{redact.People, `X-Employee-Id: ‹53622006›`},
		{redact.People, `X-Lync-Delegate: ‹Zdenka Ribarova› (‹zxribar›@a.example)`},
		{redact.People, `X-Lat-Long: ‹48.816174›, ‹11.887619›`},
		{redact.People, `X-Location-Civic: ‹Ribarweg› 12`},
		{redact.People, `Call-Info: <https://a.example/pics/show?u=‹zxribar›&size=64>;purpose=icon`},
		{redact.People, `Call-Info: <https://a.example/users/‹zxribar›/card.vcf>;purpose=card`},
		{redact.People, `Call-Info: <https://a.example/u/‹zxribar›.png>;purpose=icon`},
		{redact.People, `Contact: <sip:192.0.2.9>;+u.sip!devicename.ccm.cisco.com="‹SEP87C06E007865›"`},
		{redact.People, "User-Agent: AP/8.7.5 (MAC:‹0BDAFA398D09›)"},
		{redact.People, "X-Thing: ‹zwirbelstock›, ‹zwalind77›"},
		{redact.People, "X-Shout: ‹ZWETSCHGE, RESI›"},
		{redact.People, "X-Where: ‹48.2082N 16.3738E›"},
		{redact.People, "X-Ext-Num: ‹60177›"},
		{redact.People, "X-Contact-Ref: ‹0035g00000QxZ77AAB›"},
		{redact.People, `Contact: <sip:192.0.2.9;agentname=‹Zwirba›;vip=‹zwoluba›>;seat="‹Zwetronella›";+sip.owner="<‹zwergljot›>"`},
		{redact.People, "Route: <sip:192.0.2.9;lr;nodeowner=‹zwumholz77›>"},
		{redact.People, "Call-Info: <https://a.example/tones/‹zwirbelklang›.wav>;purpose=icon"},
		{redact.People, "Server: gw/3.1 (owner ‹Zwufemu Zwauerin›)"},
		{redact.People, "Call-Info: <urn:x:‹zwufemu.zwauer›>;purpose=info"},
		{redact.Secrets, "Retry-After: 18 (‹Ruebezahl geht›)"},
		{redact.Secrets, "X-Description: ‹Ruebezahl geht›"},
		{redact.Secrets, "Content-Description: ‹Ruebezahl geht›"},
		{redact.Secrets, "X-One-Time-Code: ‹457736›"},
		{redact.Secrets, "X-Refresh: refresh_token=‹bribrobrobopes›&x=1"},
		{redact.Secrets, "Record-Route: <sip:a.example;lr;ms-key-info=‹CQRs8GaIl4B3XWvIHnrn›>"},
		{redact.Secrets, "X-IM: ‹Ruebezahl geht›"},
		{redact.Secrets, "Ms-Text: ‹Ruebezahl›"},
		{redact.Secrets, "X-Sig: ‹Rakatovim6574›"},
		{redact.Secrets, `X-Headers: {"Authorization":"Basic ‹dGFpbmFyZXJvdXQ6bXVkaWtsZWs=›"}`},
		{redact.Secrets, "X-JWT: ‹Rakatovim6575›"},
		{redact.Secrets, "X-Nonce: ‹Rakatovim6576›"},
		{redact.Secrets, "X-Assertion: ‹Rakatovim6577›"},
		{redact.Secrets, "X-Blob: hmac=‹Rakatovim6578›"},
		{redact.Secrets, "X-Turn-Username: ‹Rakatovin›"},
		{redact.People, "Geolocation: <geo:‹48.620801›,‹11.662259›;u=30>"},
		{redact.People, "X-Pos: lat=‹47.257346›;lon=‹9.572148›"},
		{redact.People, "User-Agent: Polycom/5.9 (SN: ‹c4:74:c0:25:19:08›)"},
		{redact.People, "User-Agent: Polycom/5.9_‹0004f2ab19a8›"},
		{redact.People, "User-Agent: Yealink-T46 ‹00-15-65-CE-C3-8D›"},
		{redact.People, "Server: AP/1.2 (‹6a58.a2b4.d98e›)"},
		{redact.People, "Server: AP/1.2-‹1A2B3C4D5E6F›"},
		{redact.People, "X-MAC: ‹68 45 18 51 a5 d2›"},
		{redact.People, `X-User: ‹DRUNOVIA›\‹xuzwirbel›`},
		{redact.People, `Authorization: NTLM username="‹DRUNOVIB›\‹xvzwirbel›", qop="auth"`},
		{redact.Secrets, `Authorization: Digest username="x", realm="a", nonce="‹dcd98b7102dd2f0e›", uri="sip:a@b.example", response="‹6629fae49393a053›"`},
		{redact.Secrets, `Proxy-Authorization: Basic ‹QWxhZGRpbjpvcGVuIHNlc2FtZQ==›`},
		{redact.Secrets, `X-Auth-Token: ‹zwiebelkuchen99›`},
		{redact.Secrets, `X-Conference-Passcode: ‹733912›`},
		{redact.Secrets, `X-UserPin: ‹84421›`},
		{redact.Secrets, `Content-Disposition: attachment; filename="‹Gehaltsliste Zwetschge›.xls"`},
		{redact.Secrets, `Content-Disposition: attachment; filename=‹Vertragszwirn›.pdf`},
		{redact.Secrets, `Ms-Text-Format: text/plain; charset=UTF-8;ms-body=‹SGFsbG8gUmliaXNlbA==›`},
		{redact.Secrets, "User-to-User: ‹5a7769726265›;encoding=hex"},
		{redact.Secrets, `Content-Disposition: attachment; filename*=UTF-8''‹Rapunzel%6Cied›.pdf; filename*0="‹Borretsch ›"`},
		{redact.Secrets, `Call-Info: <https://x.example/join?pin=‹730013›&pw=‹Estragon7›>;purpose=info`},
		{redact.Secrets, `Subject: ‹Fusion Kirschbaum›`},
		{redact.Secrets, `X-Comment: ‹Ruebezahl kommt um drei›`},
		{redact.Secrets, `X-Otp: ‹730014›`},
		{redact.Secrets, `CSeq: 1 INVITE leaderpin=‹730015›`},
		{redact.People, `P-Asserted-Identity: ‹Groesslmann›, ‹Juergen› <sip:‹jgzwirbel›@a.example>`},
		{redact.People, `X-Dn: CN=‹Ribarova›\, ‹Zdenka›,OU=x`},
		{redact.People, `X-Assistant-Name: ‹Ludmila Pospisil›`},
		{redact.People, `X-Skype: skype:‹skzwirbel›?call`},
		{redact.People, `X-Number: ‹0891› ‹234 567›, (‹555›) ‹123-4567›`},
		{redact.People, `P-Asserted-Identity: "‹Zdenka Ribarova›" <sip:‹zribarova›@a.example>, <tel:+‹385917771234›>`},
		{redact.People, `P-Asserted-Identity: ‹Zdenka› ‹Ribarova› <sip:‹zribarova›@a.example>`},
		{redact.People, `From: "‹107›" <sip:‹953›@192.0.2.9>;tag=a`},
		{redact.People, `From: "‹Bo Li›" <sip:‹42›@a.example>;tag=a`},
		{redact.People, `Remote-Party-ID: "‹Max Lane›" <sip:‹mlane7›@a.example>;party=calling`},
		{redact.People, `P-Asserted-Identity: "‹Anchor Page›" <sip:‹apage›@a.example>`},
		{redact.People, `P-Asserted-Identity: "‹Server Busy›" <sip:‹sbusy›@a.example>`},
		{redact.People, `P-Asserted-Identity: "‹Session Answer›" <sip:‹sanswer›@a.example>`},
		{redact.People, `History-Info: <sip:‹hwirbel›@a.example?Reason=SIP%3Bcause%3D302>;index=1`},
		{redact.People, `Referred-By: <sip:‹rwirbel%40x›@a.example>`},
		{redact.People, `Diversion: "‹Dvorak, Jana›" <sip:‹jdvorak›@a.example>;reason=user-busy`},
		{redact.People, `Refer-To: <sip:‹qwirbel›@a.example?Replaces=abc>`},
		{redact.People, `ms-diagnostics: 1003;reason="User does not exist";DestinationUser="‹mzwirbel8›";SourceUser="‹nzwirbel9›"`},
		{redact.People, `ms-diagnostics: 1003;reason="User does not exist";TargetUri="‹tzwirbel›@a.example"`},
		{redact.People, `X-UserName: ‹hzwirbel3›`},
		{redact.People, `X-Calling-Name: x;displayName="‹Ludmila Pospisil›"`},
		{redact.People, `Authorization: Digest username="‹ozwirbel›", realm="a", uri="‹700011›"`},
		{redact.People, `Contact: <sip:‹czwirbel›@a.example>;+sip.instance="<urn:uuid:‹5b7a1e20-1111-4222-8333-abcdefabcdef›>"`},
		{redact.People, `P-Preferred-Identity: <tel:‹555123›;phone-context=a.example>`},
		{redact.People, `X-Machine-Name: ‹NB-ZWIRBEL-12›`},
		{redact.People, `X-Client-MAC: ‹00-1A-2B-77-4D-5E›`},
		{redact.People, `P-Access-Network-Info: IEEE-802.11a;i-wlan-node-id=‹8f0b14fc6ed5›`},
		{redact.People, `X-Client-Hostname: ‹DESKTOP-4C1QZ2A›`},
		{redact.People, `Call-Info: <https://pictures.a.example/‹pzwirbel›.jpg>;purpose=icon`},
		{redact.People, `X-Dn: CN=‹Ribarova›, OU=Users, O=‹Zwirbelwerke›`},
		{redact.People, `X-Desk: ‹Brotomul›`},
		{redact.People, `X-Desk-Place: Room ‹Brotomul› 4, ‹Tisch von Moll›`},
		{redact.People, `X-Hostname-Client: ‹PC-RUSTO6602›`},
		{redact.People, `X-Vcard: BEGIN:VCARD VERSION:3.0 FN:‹Modai Budahair› N:‹Vousi›;‹Bracad› TEL;TYPE=work:+‹49689358510› ORG:‹Zwirbelbau› END:VCARD`},
		{redact.People, `History-Info: <sip:‹hwirbel›@a.example?Reason=SIP%3Bcause%3D302%3Btext%3D%22‹Gutrounus›%22>;index=1.1`},
		{redact.People, `Reason: SIP;cause=486;text="‹Tesewes› is busy"`},
		{redact.People, `Warning: 399 gw.a.example "‹Tesewes›"`},
		{redact.People, `X-Agent-Line: Last=‹Ó Zwirbelláin›;First=‹Vlastka›`},
		{redact.People, `X-Escalate: ‹borretsch.quendl›`},
		{redact.People, `Reason: SIP;cause=486;text="‹borretsch.quendl› is on the phone with ‹majoran.kerbl›"`},
		{redact.People, `X-Copy: =?iso-8859-1?Q?‹Zwn=F6delhuber›?= <sip:‹zwnoedel›@a.example>`},
		{redact.People, `X-Copy: =?UTF-8?B?‹xb1vZmllIE5vdsOhxI1rb3bDoQ==›?=`},
		{redact.People, `X-Packed: ‹RgByAGkAZABvAGwAaQBuACAAUwBwAGEAdAB6AGUAbgBlAGcAZwBlAHIA›`},
		{redact.People, `X-Subscriber: "‹Quendlhuber, Zenzi›" <‹55›>`},
		{redact.People, `X-Passport: ‹C01X00T47›`},
		{redact.People, `X-DOB: ‹1974-03-29›`},
		{redact.People, `X-Mail-For: Yusuf ‹al-Zwirbeli›`},
		{redact.People, `X-Handle: @‹zwirbelkoatl7›`},
		{redact.People, `Accept-Contact: *;+sip.instance="<urn:gsma:imei:‹90420156-025763-0›>"`},
		{redact.People, `Call-Info: <https://a.example/u/‹cornel.zwirbelsteen›/‹zwportrait›.jpg>;purpose=icon`},
		{redact.People, `Refer-To: <sip:x@a.example?X-Cust=‹Zwirbelbauer›>`},
		{redact.Secrets, `X-Tan: ‹771 904›`},
		{redact.Secrets, `X-Wifi-Psk: ‹Zwirbelmaschine2000›`},
		{redact.Secrets, `X-Door-Code: ‹*5512#›`},
		{redact.Secrets, `X-Amz-Signature: ‹fe5f80f77d5fa3beca038a248ff027d0›`},
		{redact.Secrets, `X-Aws: ‹AKIAIOSFODNN7ZZ77LE›`},
		{redact.Secrets, `X-Ssh: ssh-ed25519 ‹AAAAC3NzaC1lZDI1NTE5AAAAIQz77›`},
		{redact.Secrets, `X-Credit-Card: ‹4929 1234 5678 9012›`},
		{redact.Secrets, `X-Participant-Code: ‹730031›`},
		{redact.Secrets, `X-Dtmf-Collected: ‹730032›`},
		{redact.People, `User-Agent: Mystery/7 (‹Zwirbola›)`},
		{redact.People, `User-Agent: Mystery Direct (‹Zwirbola›s Jabra 65)`},
		{redact.All, `In-Reply-To: ‹alpha77callid›@a.example, ‹beta88callid›@b.example`},
		{redact.All, `Replaces: ‹gamma99callid›@a.example;to-tag=‹ttag55x›;from-tag=‹ftag66x›`},
		{redact.All, `X-Client-IP: ‹10.77.88.99›`},
		{redact.All, `Route: <sip:‹sbc7›.‹zwirbelnet›.example:5061;lr>`},
		{redact.All, `Server: Mystery-‹Quirlbox›/9.9`},
		{redact.All, `User-Agent: ‹Quirlphone›/7 (‹desk of Huber›)`},
		{redact.All, `X-Anything: ‹whatever somebody put here›`},
		{redact.All, `‹X-Geheimkopf›: 1`},
		{redact.All, `Warning: 399 ‹zwirbelgw› "‹route to Zwirbelheim is down›"`},
		{redact.All, `Reason: Q.850;cause=16;text="‹Kirsche gefallen›"`},
	}
	plantedBodies = map[string][]plant{
		"": {{redact.Secrets, "‹Ohne Typ geschrieben Rosmarin›"}},
		"application/json": {{redact.Secrets, `{"content":"‹Nachricht an Ribislbauer›"}`},
			{redact.Secrets, `{"a":{"b":["‹Wacholder›",‹90441›]}}`}},
		"application/kpml-response+xml": {{redact.Secrets, `<kpml-response version="1.0" code="200" digits="‹730020›"/>`}},
		"application/x-ms-ink":          {{redact.Secrets, "‹Tinte von Wacholder›"}},
		"multipart/mixed;boundary=zz":   {{redact.Secrets, "‹Vorwort von Wacholder›\r\n--zz\r\nContent-Type: text/plain\r\n\r\n‹Liebstock›\r\n--zz--\r\n‹Nachwort von Estragon›"}},
		"application/octet-stream":      {{redact.Secrets, "‹Liebstoeckl›"}},
		"image/x-unheard-of":            {{redact.Secrets, "‹Bildtext Estragon›"}},
		"text/plain":                    {{redact.Secrets, "‹Kerbel um zwoelf›"}},
		"text/registration-event":       {{redact.Secrets, "‹deregistered;event=Wacholder›"}},
		"application/a+xml": {{redact.People, `<r><user uri="‹79›"/><user id="‹zzwirbel›"/><to name="‹Zwacklmann›"/></r>`}, {redact.Secrets, "<r><?zw ‹Zwirbeln zwackeln›?></r>"},
			{redact.People, `<voicemail from="‹Zwirbo Zwacklhuber›"/>`}, {redact.Secrets, "<attr><key>pin</key><value>‹730033›</value></attr>"}},
		"text/rtf": {{redact.Secrets, `{\rtf1 ‹Beifuss› \par}`}},
		"text/html": {{redact.Secrets, `<FONT FACE="Segoe UI"><div>‹Passwort:Sonnenblume77›</div></FONT>`}, {redact.Secrets, "<div>‹9044171›</div>"},
			{redact.Secrets, `<p style="‹saitaizak›">x</p><span style="color:red;font-family:‹Ruebezahl›">`}, {redact.Secrets, `<a href="https://intern.a.example/‹Plan-Waldmeister›" title="‹Dillkraut›">x</a>`}},
		"application/x-msmsgsinvite": {{redact.Secrets, "Application-Name: x\r\nApplication-File: ‹Ribisllohn›.xlsx\r\n"}},
		"application/vq-rtcpxr": {
			{redact.People, "VQSessionReport: CallTerm\r\nLocalID:\"‹Zdenka Ribarova›\" <sip:‹zribar›@a.example>\r\nLocalMAC:‹001A2B774D63›\r\nX-Seat:‹Zwumpelstuhl›\r\nQualityEst:MOSLQ=4.1 SEAT=‹Zwumpelbank›\r\n"},
			{redact.All, "CallID:‹sid77voice›\r\nDialogID:‹sid77voice›;to-tag=‹tt88voice›;\r\nLocalAddr:IP=‹10.77.91.14›\tPORT=5000\r\n"}},
		"application/dtmf-relay": {{redact.Secrets, "Signal= ‹731994›\r\nDuration= 160\r\n"}},
		"application/dtmf":       {{redact.Secrets, "‹731995›"}},
		"application/cccp+xml": {{redact.Secrets, "<request><addConference><msci:conference-passcode>‹904418›</msci:conference-passcode><leaderPasscode>‹904419›</leaderPasscode>" +
			"<conferencePin>‹904421›</conferencePin><subject>‹Fusion Kirsche›</subject><unheardOf>‹Majoran›</unheardOf></addConference></request>"},
			{redact.People, `<request from="sip:‹kzwirbel›@a.example" to="sip:x@b.example"><addUser><user entity="sip:‹uzwirbel›@a.example"><display-text>‹Ulla Zwirbel›</display-text></user></addUser></request>`}},
		"message/cpim":          {{redact.Secrets, "From: <im:a@a.example>\r\nTo: <im:b@a.example>\r\nDateTime: 2010-01-05T14:00:00Z\r\nZwFeatures.Option: ‹Hochwichtig Zwolfi›\r\n\r\nContent-Type: text/plain\r\n\r\n‹Zwetschge›"}},
		"message/sipfrag":       {{redact.People, "SIP/2.0 486 ‹Tesewes› is busy\r\nTo: \"‹Zdenka Ribarova›\" <sip:‹zribar›@a.example>\r\n"}},
		"application/xpidf+xml": {{redact.People, `<presence entity="sip:‹1077›@a.example"><tuple id="‹1077›"/></presence>`}},
		"application/pidf+xml":  {{redact.Secrets, `<presence entity="sip:x@a.example"><tuple id="1"><status><basic>open</basic></status><note>‹bin in Rosenheim›</note></tuple></presence>`}},
		"application/vnd-microsoft-roaming-contacts+xml": {{redact.People, `<contactList deltaNum="3"><group id="1" name="‹Gruppe Falkenberg›" externalURI=""/>` +
			`<contact uri="‹k1zw›@a.example" name="‹Jaromira Kontaktova›" groups="1" subscribed="true"/></contactList>`}},
		"application/msrtc-category-publish+xml": {{redact.Secrets, `<state><activity token="‹zwirbelstunde›"/></state>`},
			{redact.People, `<category name="location"><location name="‹Zwirbelhaus›"/><url type="home">http://www.a.example/~‹zhwirbel›/x.html</url></category>`}},
		"application/vnd-microsoft-roaming-self+xml": {{redact.People, `<roamingData><categories><category name="contactCard"><contactCard><identity><name><displayName>‹Vlasta Kerner›</displayName></name>` +
			`<email>‹vkerner›@a.example</email></identity><phone type="work"><uri>tel:+‹49897654326›</uri></phone><title>‹Leiterin Kuerbisbau›</title><office>‹Haus Sellerie›</office></contactCard></category></categories></roamingData>`}},
		"application/ms-cqf+xml": {{redact.Secrets, `<QualityFeedback><FeedbackText>‹klang nach Blech bei Frau Zwirbel›</FeedbackText></QualityFeedback>`},
			{redact.Secrets, `<CallQualityFeedbackReport xmlns="ms-cqf" CallId="c"><Feedback Rating="1"><Text>‹Voice cut out›</Text></Feedback></CallQualityFeedbackReport>`}},
		"application/vq-rtcpxr+xml": {
			{redact.People, `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="x"><Endpoint Name="‹NB-DREVO-0815›"/><DialogInfo CallId="c" FromTag="a" ToTag="b"><FromURI>sip:‹fzwirbel›@a.example</FromURI>` +
				`<LocalPAI>tel:+‹4989123450›</LocalPAI></DialogInfo><MediaLine Label="main-audio"><Description><CaptureDev><Name>‹Headset von Zwirbel›</Name><Driver>‹zwusb›: 6.1</Driver></CaptureDev>` +
				`<NetworkConnectivityInfo><v2:BSSID>‹00-1A-2B-77-4D-61›</v2:BSSID><v4:SSID>‹5a57495242454c4e4554›</v4:SSID></NetworkConnectivityInfo>` +
				`<LocalAddr><IPAddr>10.77.91.13</IPAddr><v2:MACAddr>‹001A2B774D62›</v2:MACAddr></LocalAddr></Description></MediaLine></VQSessionReport></VQReportEvent>`},
			{redact.All, `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="‹sid77callid›;from-tag=‹ft77x›;to-tag=‹tt88x›"><DialogInfo CallId="‹sid77callid›" FromTag="‹ft77x›" ToTag="‹tt88x›"><CorrelationID>‹corr77id›</CorrelationID>` +
				`<TrunkingPeer>‹gw77.zwirbelnet.example›</TrunkingPeer></DialogInfo><MediaLine Label="main-audio"><Description><LocalAddr><IPAddr>‹10.77.91.13›</IPAddr><SubnetMask>‹10.77.91.0›</SubnetMask></LocalAddr>` +
				`<RelayAddress><IPAddr>‹198.51.100.77›</IPAddr></RelayAddress><v3:TraceRoute><Hop>1</Hop><IPAddress>‹10.77.91.1›</IPAddress></v3:TraceRoute></Description></MediaLine></VQSessionReport></VQReportEvent>`}},
		"application/x-unheard-of+xml": {{redact.Secrets, `<x a="‹Liebstoeckl›"><‹dasktameif›>‹Zimt›</‹dasktameif›></x>`}},
		"application/sdp": {{redact.Secrets, "v=0\r\na=file-selector:hash:sha-1:‹72:24:5F:E8:65:3D› name:\"‹Zwackl.docx›\"\r\na=zrtp-hash:1.10 ‹52f1195b728c5b69317ee00258e29841›\r\na=description:‹Zwirbeln zwackeln›\r\na=path:msrp://192.0.2.1:5/‹Zw7hQkPp2LmZw9rTtY4bNc6g›;tcp"},
			{redact.People, "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 5 RTP/AVP 0\r\na=msid:‹zwstrom77› ‹zwspur78›\r\na=ssrc:99 msid:‹zwstrom79› ‹zwspur80›\r\n"},
			{redact.Secrets, "v=0\r\na=setup-token:‹zwtok77liebstoeckl›\r\na=unheard-of:‹Zw7hQkPp2LmZw9rTtY4bNc6h›"},
			{redact.People, "v=0\r\ne=‹Zwirbo Zwacklhuber›\r\np=‹648652555› (‹Zwirbo Zwacklhuber›)\r\na=cname:‹zwacklzw›@‹zwackelrechner77›"},
			{redact.Secrets, "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 5 RTP/AVP 0\r\na=x-ms-tok:‹tibeboter›\r\na=x-unheard:‹Liebstoeckl im Topf›\r\n"},
			{redact.Secrets, "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nu=https://a.example/‹geheim-liebstoeckl›\r\nt=0 0\r\nm=audio 5 RTP/AVP 0\r\na=label:‹liebspur›\r\na=ssrc:26 label:‹Liebs Hut›\r\n" +
				"a=key-mgmt:mikey ‹AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ77›\r\na=alt:1 1 : ‹E9kQ7zLm› ‹z9pQ+7sd› 192.0.2.9 50300\r\n"},
			{redact.People, "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\np=+49-30-5550 1234 (‹Zwirbler Alois›)\r\nt=0 0\r\n"},
			{redact.People, "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 5 RTP/AVP 0\r\na=x-device:‹Ribarova Jabra 65›\r\n"}},
		"application/msrtc-alerts+xml": {{redact.Secrets, `<alerts keywords="‹Abfindung,Zwirbeltor›"/>`}},
		"application/SOAP+xml":         {{redact.People, `<m:row xmlns:m="x" m:attrib="givenName" m:value="‹Zdravkow›"/>`}},
		"application/unheard+xml":      {{redact.Secrets, `<kraut><suppe gewuerz="‹Liebstoeckl und Salz›">‹Bohnenkraut›</suppe></kraut>`}},
	}
	plantedTexts = []plant{
		{redact.People, `csv x,‹Nutok Gasuklir›,+76197744675,y`},
		{redact.People, `CDR|x|‹Wilhelmina Tollefsen›|+60307244548|200`},
		{redact.People, `IMMCU delivered "zwirbel zwackel" from ‹brazwiel›`},
		{redact.People, `Conference created by ‹cschnokrutz› pin=‹22157›`},
		{redact.People, `PSTN user ‹24982113575› joined`},
		{redact.People, `Setup: CalledNum=‹43798279›, Display "‹Niederhofer›"`},
		{redact.People, `Kunde ‹9566153›`},
		{redact.Secrets, `x=1; name="‹zwabriebreik.log›"`},
		{redact.People, `callee id ‹83370›`},
		{redact.People, `normalize(‹47974964›) -> tel:+575506636795`},
		{redact.People, `Manipulation ‹35882261› -> +81021676576`},
		{redact.People, "home phone: ‹+67\u00a024\u00a004089906›"},
		{redact.People, "mobile ‹0664–555–0100›"},
		{redact.People, `password for ‹zbomaul› is o9smmgo8ifb`},
		{redact.People, `pool SRV selected for ‹zklinaun›`},
		{redact.People, `civic: country=DE A1=‹Drautadautz› A3=‹Stikrisor› RD=‹Drausateisch› HNO=‹262›`},
		{redact.People, `assigned to ‹Kloschnick›, mail from ‹zwaluna› to ‹zwaluno›`},
		{redact.People, `‹Kloschnick› wrote: "x"`},
		{redact.People, "‹zschnebeisch›:x:1001:1001:‹Molelu Kumebu›,,,:/export/‹zschnebeisch›:/bin/bash"},
		{redact.People, "‹zwodrauck›:$6$TXTxSK1R$qGANb5SypCQtSEAVvZStTiaNZ4vOf7YFrz9Gcts6:16597:0"},
		{redact.People, `user with id ‹zwanauseck› was removed`},
		{redact.People, `signed in as: ‹zwanauseck›`},
		{redact.People, `voicemail from +53 70 466 74012 (‹Bitol›)`},
		{redact.People, `calling ‹Bobopi Levigu› at ‹67333033›`},
		{redact.People, `iPhone of ‹Ekaterina›`},
		{redact.People, `hello, my name is ‹Fizwir›`},
		{redact.People, `login name is ‹zwautriesch›`},
		{redact.People, `tax id ‹22678747110›`},
		{redact.People, `m_bstrUserName = L"‹zwabeifak›" szDisplayName(‹Tancred Bogdanovic›) lpName: "‹Trauschniedur›"`},
		{redact.People, `ringing ‹zwadeinietz› on it`},
		{redact.People, `der Anrufer ‹Noposi Medite› (‹zwawazaul›, Tel.) meldet sich`},
		{redact.People, `‹Xanthos, Brafieck› [‹Fapugietz›] <x@a.example>`},
		{redact.Secrets, `one-time code: ‹449598›`},
		{redact.Secrets, `host key ‹493097›`},
		{redact.Secrets, `Passwort lautet ‹tiemesch40›`},
		{redact.Secrets, `ASP.NET_SessionId=‹jaED5X3yvgrwbyZcpJKWspS6›`},
		{redact.Secrets, `IM received: ‹zatrazwam gigraudreitz zeinaupier›`},
		{redact.Secrets, `says: ‹graraupuck zweibriekrutz kreizwischniem›`},
		{redact.Secrets, `relay cred user ‹w2Rp4J3YiV/IHRhfTdxFnIJ04T4N3Qea7zve2B+t/6aC› pass ‹kd3FrhgMPXuNAUETAvFFfpsltuU›=`},
		{redact.Secrets, `relay of ‹w2Rp4J3YiV/IHRhfTdxFnIJ04T4N3Qea7zve2B+t/6aX› is up`},
		{redact.Secrets, `NTHash ‹F1086763C0E400605A15CE7621066F1E›`},
		{redact.Secrets, `ntlm challenge ‹9F0AF63FB19D9248›`},
		{redact.Secrets, `MESSAGE-INTEGRITY ‹261e42f214f4fdf90832b1740c14ac2e9a6df2c8›`},
		{redact.Secrets, `SRTP: Tx key ‹pNGN58hZQdyyu7/eEbw/qxtst1uS/1nYvL4PVV23›`},
		{redact.Secrets, `Login: zcnischnom / ‹Zwonum&73›`},
		{redact.Secrets, `local ufrag ‹63As› pwd ‹Ar1P1snfOQTRSZz7F4DNaT›`},
		{redact.Secrets, `ms-turn: username=‹Xzdq1xqqubLfdLPCJHPvQba8L+3WwYYl6u9Mhge52Hmz› realm=a`},
		{redact.Secrets, `TURN USERNAME attribute: ‹0ZqF6iobNYmebNpmfY4v1ciTlfgv03Jm9j63KhAppX3i›`},
		{redact.People, `turn:a.example:3478 username 6959959977:‹gzklugril›`},
		{redact.People, `-- Called SIP/‹8293›`},
		{redact.People, `["x@a.example","‹Yevgenia Ziebeilul›"]`},
		{redact.People, `Vorname: ‹Krugrer›  Nachname: ‹Okonkwo›`},
		{redact.People, `subscriber ‹87360100053› roaming, CLI ‹98178005524›, DID ‹5848546804›`},
		{redact.People, `buddy ‹zhfiepaum› online`},
		{redact.People, `group "Zurura" expanded: ‹bgrieston›, ‹hgiegrin›, ‹fgraustom›`},
		{redact.People, `roster: [‹Thandiwe Abernathy› | ‹Miesteitz Ganievuk›]`},
		{redact.People, `headset SN ‹PF4HF74NDS›`},
		{redact.People, "User name                    ‹zxribar›"},
		{redact.Secrets, "User's comment               ‹zwirbeln zwackeln zwurln›"},
		{redact.Secrets, `smbclient //srv/x -U a%‹zwirbelwort›`},
		{redact.Secrets, "snmp-server community ‹zwirbelwort› RO"},
		{redact.Secrets, "register => x:‹zwirbelwort›@sip.a.example/1"},
		{redact.Secrets, "AUTH PLAIN ‹AHp1bGVtYXJrAGdvcmV2b3RheA›=="},
		{redact.Secrets, `opened: "‹zwirbeln zwackeln›"`},
		{redact.Secrets, "process: body(‹zwirbeln zwackeln zwurln›)"},
		{redact.Secrets, "Message: ‹zwirbeln zwackeln zwurln›"},
		{redact.Secrets, "NTLM: User x Password ‹zwirbelwort›"},
		{redact.People, "at https://a.example/?q=‹48.816174›,‹11.887619›&z=1"},
		{redact.All, "route ?q=-‹48.816176›,‹11.887616› end, q=-1"},
		{redact.People, "GPS ‹48.816175› ‹11.887618›"},
		{redact.People, `Dial("SIP/‹zxribar›-0000001a", 20), called SIP/‹zxwurz›`},
		{redact.People, "‹Zdenka Ribarova› (‹73333›) called someone"},
		{redact.People, "user_realname1!: ‹Zdenka Ribarova›"},
		{redact.People, "alias ‹Zdenka Ribarova› to it"},
		{redact.People, "DisplayName      : ‹Zdenka Ribarova›"},
		{redact.People, "Office           : ‹Ribarova 3›"},
		{redact.All, "level=‹2125550143›"},
		{redact.All, "ttl: ‹2125550145›"},
		{redact.All, `<property preambles="+‹900813›"/>`},
		{redact.All, "c=‹2125550146›"},
		{redact.All, "code=‹0xbaa2a60b›"},
		{redact.People, "Title         : ‹Zdenkova›"},
		{redact.People, "cn                         : ‹Zdenka Ribarova›"},
		{redact.People, "Given Name. . . . . : ‹Zdenkerl›"},
		{redact.People, "please call Mrs. ‹Ribarova› or Prof. Dr. ‹Wurzinger›"},
		{redact.People, "sudo:   ‹zxribar› : TTY=pts/0 ; PWD=/tmp ; USER=root ; COMMAND=/bin/ls"},
		{redact.People, "CRON[311]: (‹zxribar›) CMD (/opt/a.sh)"},
		{redact.People, "su[7]: (to ‹zxribar›) ‹zxwurz› on pts/1"},
		{redact.People, `192.0.2.3 - ‹zxribar› [02/Mar/2015:09:00:00 +0100] "GET /~‹zxwurz›/a HTTP/1.1" 200`},
		{redact.People, "imap(‹zxribar›): Disconnected, user=<‹zxwurz›>"},
		{redact.People, "su[9]: FAILED SU for ‹zxribar› by ‹zxwurz›"},
		{redact.People, "login[7]: FAILED LOGIN 1 FROM tty1 FOR ‹zxribar›, Authentication failure"},
		{redact.People, "pam_unix(su:session): session opened for root by ‹zxribar›(uid=1001)"},
		{redact.People, "pop3(‹zxribar›): Disconnected"},
		{redact.People, "lmtp(‹zxribar›): Saved"},
		{redact.Secrets, "net user a ‹zwirbelwort› /add"},
		{redact.Secrets, "crypto isakmp key ‹zwirbelwort› address 192.0.2.4"},
		{redact.Secrets, "username a password 0 ‹zwirbelwort›"},
		{redact.Secrets, "PIN of server 192.0.2.4 is ‹471147›"},
		{redact.Secrets, "rasdial b a ‹zwirbelwort›"},
		{redact.Secrets, "password for a is ‹zwirbelwort›"},
		{redact.Secrets, "login a / ‹zwirbelwort›"},
		{redact.Secrets, "user/pass a/‹zwirbelwort›"},
		{redact.People, "UnReplied SIP '‹zxribar›' at 192.0.2.4"},
		{redact.People, "report: ‹zxribar› @ desk"},
		{redact.People, `started on \\srv\‹zxribar›$\profile`},
		{redact.People, "serial ‹XJFHA4JLUB›"},
		{redact.People, "mail from ‹zxribar› to ‹zxwurz›"},
		{redact.People, "x:x:1001:1001:‹Zdenka Ribarova›,‹Ribarweg› 12,‹0123/5954799›,:/srv:/bin/sh"},
		{redact.People, "agent joined queue ‹Zwirbelbau›, group ‹Zwackel›"},
		{redact.People, `saved in D:\‹zxribar›\My Received Files\x`},
		{redact.People, "at https://a.example/owa/‹zxribar›/x"},
		{redact.All, "timeout=‹2125550147›, see https://b.example/vp9/‹693648427›"},
		{redact.Secrets, `<q><property name="pin">‹48213›</property><item name="PIN" value="‹48214›"/></q>`},
		{redact.People, `<property name="postalCode">‹48215›</property>`},
		{redact.Secrets, `net use \\192.0.2.4\c$ ‹zwirbelwort› /user:a`},
		{redact.Secrets, `net use \\192.0.2.4\c$ /user:a ‹zwirbelwort›`},
		{redact.Secrets, "key 2675f3641fdf16e0b079a08bfe69854c iv ‹2675f3641fdf16e0b079a08bfe69854b›"},
		{redact.People, `open \\srv\share$\‹zxribar›\Desktop\x`},
		{redact.People, "duid ‹00:03:00:01:78:25:43:01:b6:67›"},
		{redact.People, "objectId=‹6bc04ca47bd558001dd39048cdb4255e›, oid:‹6bc04ca47bd558001dd39048cdb4255f›"},
		{redact.People, "caller-id=‹52976› callee-id=‹70219›"},
		{redact.People, "Room ‹B.2144› Building ‹Zwirbelbau›, room ‹Zwackel›"},
		{redact.People, `{"people":[{"id":"‹zxribar›"},{"id":‹70221›,"uri":"‹zxwurz›"}]}`},
		{redact.Secrets, "[09:01] Zdenka Ribarova: ‹zwirbeln zwackeln›"},
		{redact.People, "(09:01:02) ‹Zdenka Ribarova›: yes"},
		{redact.Secrets, "scp ‹Zwackelplan.pptx› x@192.0.2.4:/tmp"},
		{redact.People, `{"phones":["‹+4930557011›","‹55701›"],"aliases":["‹zwirbasch›","‹zwirba77›"]}`},
		{redact.Secrets, `{"passwords":["‹Zwirb$24bel›"],"pins":["‹730151›","‹730152›"],"auth":["x","‹Zw7hQkPp2LmZw9rTtY4bNd6a›"]}`},
		{redact.Secrets, `{"messages":["‹Ruebezahl kommt›","‹Rapunzel geht›"]}`},
		{redact.Secrets, `InstantMessage body [‹Ruebezahl kommt um vier›]`},
		{redact.Secrets, `body [‹Ruebezahl kommt um fuenf›]`},
		{redact.Secrets, `user typed '‹Ruebezahl kommt um sechs›'`},
		{redact.Secrets, `snmp community: ‹Zwirb$25bel›`},
		{redact.Secrets, `snmp-server community ‹Zwirb$26bel› RO`},
		{redact.Secrets, `admin:‹Zwirb$27bel›@192.0.2.3`},
		{redact.Secrets, `root:‹Zwirb!28bel›@gw.a.example:22`},
		{redact.Secrets, `curl -u zwirb:‹Zwirb29› https://a.example`},
		{redact.Secrets, `GET /callback?code=‹Zw7hQkPp2LmZw9rTtY4bNd6b›&state=1`},
		{redact.Secrets, `?code=‹Zw7hQkPp2LmZw9rTtY4bNd6c›&state=1`},
		{redact.People, `SrcPhoneNum[‹55702›] DstPhoneNum[‹+4930557012›]`},
		{redact.People, `callingName "‹Zwirbelino Zwacklhuber›" calledNumber ‹55703›`},
		{redact.People, `origCalledPartyNumber=‹55704›, Calling Number=‹55705›`},
		{redact.People, `hostname ‹Zwirbelinas›-MacBook-Pro.local`},
		{redact.People, `DHCP: hostname ‹Zwirbelones›-Galaxy-S21`},
		{redact.People, `emergency location: ‹Ribarstrasse 84›, ‹Zwirbelstadt›`},
		{redact.People, `endpoint ‹55706›/sip:‹55707›@192.0.2.9`},
		{redact.People, "contacts: ‹Zwirbo Zwacklhuber›; ‹Zwurlo Zwimmelmann›"},
		{redact.People, "caller: ‹Zwacklhuber, Zwirbo›"},
		{redact.People, "O=‹Zwirbel› GmbH, CN=‹Zwirbo Zwacklhuber›"},
		{redact.People, "‹Zwirbolan› is muted"},
		{redact.People, "‹Zwirbo Zwacklhuber› started recording"},
		{redact.People, "‹Zwirbo Zwacklhuber›'s phone rang"},
		{redact.People, "„‹Zwirbo Zwacklhuber›“ rief an, contact ‘‹Zwurlo Zwimmelmann›’ deleted"},
		{redact.People, "Best regards, ‹Zwirbo Zwacklhuber›"},
		{redact.People, "‹Zwirbo Zwacklhuber› | Network | x"},
		{redact.People, "Bluetooth ‹Zwirbola›s AirPods found"},
		{redact.People, `removed from group "‹Zwirbelrunde›"`},
		{redact.People, "Channel: SIP/‹58093›-00000012"},
		{redact.People, "Mailbox ‹58094› is full, Nebenstelle: ‹58095›"},
		{redact.People, "digest.username=‹zwirbold›"},
		{redact.Secrets, "digest.response=‹zw52f1195b728c5b69317ee00258e29›"},
		{redact.Secrets, `{"message":"\u0022‹Zwirbeln zwackeln zwurln›\u0022"}`},
		{redact.Secrets, `{"message":"say \u0022‹Zwirbola›\u0022 ‹zwackeln zwurln›"}`},
		{redact.Secrets, `{"message":"a \"‹Zwirbeln zwackeln zwurln›\" b"}`},
		{redact.Secrets, "message: „a ‚‹Zwirbeln zwackeln zwurln›‘ b“"},
		{redact.Secrets, "participant code: ‹730034›, lobby code=‹730035›"},
		{redact.Secrets, "tones=‹730036›, sendDigits(‹730037›)"},
		{redact.Secrets, "Kennwort: ‹Zwackl#29zuq›"},
		{redact.Secrets, "Betreff: ‹Zwirbeln zwackeln›"},
		{redact.Secrets, "SAML assertion ‹Zw7hQkPp2LmZw9rTtY4bNc6k› read"},
		{redact.Secrets, "Datei ‹Zwirbelplan.xlsx› gesendet"},
		{redact.People, "‹Zwacklhuber, Zwirbo› (‹zwacklzw›) called"},
		{redact.People, "sshd: Accepted password for ‹zwacklzw› from 192.0.2.4"},
		{redact.People, `From: "‹Zwirbolina›" <‹4731›>`},
		{redact.People, "ext.‹4732› rang"},
		{redact.People, `AEXAMPLE\\‹zwacklzw› logged`},
		{redact.People, `{"caller": {"name": "‹Zwirbo Zwacklhuber›", "number": "‹47331›"}}`},
		{redact.People, "usuario ‹zwackl77› conectado"},
		{redact.Secrets, `message="‹Zwirbeln zwackeln zwurln›"`},
		{redact.Secrets, `statusText="‹Zwirbeln zwackeln zwurln›"`},
		{redact.Secrets, `feedback="‹Zwirbeln zwackeln zwurln›"`},
		{redact.Secrets, `\"password\":\"‹Zwackl#29zuq›\"`},
		{redact.Secrets, `{"text":"‹Zwirbeln don't \"zwackeln\" a=b zwurln›","level":2}`},
		{redact.People, `reg.1.address="‹57311›", peer address=‹57312›`},
		{redact.People, `{"numbers": ["‹57313›", "‹57314›"], "froms": ["‹zwirbelk›"]}`},
		{redact.People, `ln="‹Zwackelmoser›" ct="‹57315›"`},
		{redact.People, "peer '‹57316›' is now UNREACHABLE, Registered SIP '‹57317›'"},
		{redact.People, "SMS from ‹+4930557318› to ‹57319›"},
		{redact.People, "at ‹Zwirbelweg 57›, ‹57320 Zwackelstadt›"},
		{redact.People, "moved to ‹57 Zwirbel Zwackel Street›, ‹Zwurlingen›"},
		{redact.People, `Set-CsUser -Identity ‹zwirbelm› -DisplayName "‹Zwirbelinda Zwack›" -Enabled $true`},
		{redact.Secrets, "sshpass -p ‹Zwackl#57zuq› ssh root@192.0.2.1"},
		{redact.Secrets, "curl -u zwirbel:‹Zwackl#58zuq› --password ‹Zwackl#59zuq› https://a.example"},
		{redact.Secrets, "radius-server key ‹Zwackl#60zuq›, license key ‹zw4157zw4158zw›, recovery key ‹573211-573212›"},
		{redact.Secrets, "credit card ‹4957321357321357›"},
		{redact.Secrets, `password='‹Zwack\'el#63zuq›'`},
		{redact.Secrets, "IM body: <div>‹Zwirbeln zwackeln zwurln›</div>"},
		{redact.Secrets, `<x xmlns="‹Zwirbelwort›"/>`},
		{redact.People, "domain=‹ZWIRBELN› user=‹zwirbeln58›"},
		{redact.Secrets, "mysql -u root -p‹Zwackl#61zuq› cdr, mysql -p‹zwackl62zuq› cdr"},
		{redact.Secrets, `"EncryptedKey"=hex:‹57a2f1195b728c5b69317ee00258e298›`},
		{redact.Secrets, "krbtgt key aes256 ‹58b2f1195b728c5b69317ee00258e298›"},
		{redact.People, "dial-peer voice ‹57331› voip, destination-pattern ‹57332›, linekey.3.value = ‹57333›"},
		{redact.People, "caller-id local ‹57334› name ‹Zwirbelinde Zwackelmann›, label ‹Zwurlinde Zwirbelmann›"},
		{redact.People, "exten => ‹57335›,1,Dial(SIP/‹57336›&SIP/‹57337›), [sip-‹57338›](!)"},
		{redact.People, `CDR: "‹57339›","‹57340›","from-internal", DN: ‹57341› (‹Zwirbline Zwackmann›)`},
		{redact.People, "su - ‹zwirbeln57› 12"},
		{redact.Secrets, "chat <‹Zwirbeln zwackeln zwurln›>"},
		{redact.Secrets, "note set to ‹Zwirbeln zwackeln zwurln›"},
		{redact.Secrets, "gw1 sbc[123]: SUMMARY:‹Zwirbeln zwackeln zwurln›"},
		{redact.Secrets, `unheard="‹Zwirbeln zwackeln zwurln›"`},
		{redact.Secrets, `{"message": "` + strings.Repeat("the ", 100) + `‹\"zwackeln\" <b>zwurln›"}`},
		{redact.Secrets, `{"statusText":"‹Zwirbeln \"zwackeln\"›"}`},
		{redact.Secrets, "ha1=‹52f1195b728c5b69317ee00258e29840›"},
		{redact.Secrets, "meeting title=‹Zwirbeln zwackeln›"},
		{redact.Secrets, "2fa code: ‹211157›"},
		{redact.People, "presence of ‹" + strings.Repeat("祝你好运", 12) + "› changed"},
		{redact.People, "chain " + strings.Repeat("x'", 100) + "x of ‹Zdeňka› ended"},
		{redact.Secrets, "sip:aperson:‹zwirbelkirsche›@a.example"},
		{redact.People, "wifi SSID '‹Ribarnetz›' joined"},
		{redact.People, "call of ‹Zdenka Ribarova› (‹zxribar›@a.example) ended"},
		{redact.Secrets, "the password is ‹zwirbelkirsche›"},
		{redact.Secrets, "login with Password=‹Tr0ub4dor&3› ok"},
		{redact.Secrets, "conferencePin: ‹730011›, leaderPasscode=‹730012›"},
		{redact.Secrets, "password is '‹hunter two›'"},
		{redact.Secrets, "the PIN is ‹730016›, access code ‹730017›, DTMF digit string: ‹730018›"},
		{redact.Secrets, `{"text": "‹Ruebezahl kommt um vier›", "pin":"‹730019›"}`},
		{redact.Secrets, "IM body: ‹Ruebezahl geht›"},
		{redact.Secrets, "IM body: <div><b>‹Ruebezahl›</b></div>"},
		{redact.Secrets, `IM: "‹Zaripoves›"`},
		{redact.Secrets, `SendInstantMessage text="‹Zaripovet›"`},
		{redact.Secrets, "set presence note to '‹Mabogakar›'"},
		{redact.Secrets, "message body: ‹Migotapos›"},
		{redact.Secrets, "https://a.test/p?sig=‹Rakatovim6566›&sas=‹Rakatovim6567›, hmac=‹Rakatovim6568›"},
		{redact.Secrets, `{"jwt":"‹Rakatovim6569›","cert":"‹Rakatovim6570›","assertion":"‹Rakatovim6571›"}`},
		{redact.Secrets, "signature=‹Rakatovim6572›; nonce=‹Rakatovim6573›; turn-username=‹Rakatovim›"},
		{redact.Secrets, "note=‹Ruebezahl kommt, um fuenf›"},
		{redact.Secrets, `meeting subject: ‹Kirschbaum und Quendel›`},
		{redact.Secrets, `sending file "‹Borretsch Liste›.xlsx"`},
		{redact.Secrets, `toast from Zdenka Ribarova: "‹Ruebezahl um drei›"`},
		{redact.Secrets, `showing message from sip:x@a.example: "‹Ruebezahl›"`},
		{redact.Secrets, "sent file ‹Zwetschgenliste›.docx to x@a.example"},
		{redact.Secrets, "received file ‹Plan der Zwetschgen 3.pdf›"},
		{redact.People, "Looking up user ‹dainou› (display name ‹Pofozo Kabeku›)"},
		{redact.People, "logon of user '‹dainov›' was refused; user ‹dainox7› is away, account ‹dai.noy› failed"},
		{redact.People, `BEGIN:VCARD\nFN:‹Modai Budahair›\nTEL:+‹49689358511›\nNOTE:‹kommt um drei›\nEND:VCARD`},
		{redact.Secrets, "-----BEGIN PRIVATE KEY-----\n‹qkamyRBaBP8K8KZLpEuUmHPE3mZ8PxeTPsmqDXJ2NXu8PrCC›\nthe log was cut"},
		{redact.People, "N:‹Vousihom›;‹Bracadus›;;;"},
		{redact.People, "displayName: ‹Juergen Groesslmann›"},
		{redact.People, "adding contact ‹Zdenka Ribarova› to the list"},
		{redact.People, "the call was answered by ‹Zdenka Ribarova›, and ‹Juergen van der Groesslmann› hung up"},
		{redact.People, "‹Zdenka Ribar-Novak› joined, invited by ‹Moll, Annamirl›"},
		{redact.People, "station ‹6db6a9d6b214› and ‹Cisco_1a:2b:3d› seen"},
		{redact.People, "GET https://pool.a.example/ucwa/v1/applications/‹515981871599›?x=1"},
		{redact.People, "the person ‹Zdenka Ribarova› <‹zrzwirbel›@a.example> called"},
		{redact.People, "&quot;‹Zdenka Ribarova›&quot; &lt;sip:‹zqzwirbel›@a.example&gt;"},
		{redact.Secrets, "request password=zbqn&#32;‹zhunterq2› done"},
		{redact.Secrets, "<password>zbq&#60;‹zhunterq3›</password>"},
		{redact.Secrets, `<Token>zbq\u003c‹zhunterq5›</Token>`},
		{redact.Secrets, "request password='zbq&#39;‹zhunterq4›' done"},
		{redact.Secrets, `{"password":"zbq\"‹zhunterq6›","next":1}`},
		{redact.People, "name=‹Zdenka Ribarova›; machine name: ‹NB-ZWIRBEL-14›"},
		{redact.People, `computer name ‹NB-ZWIRBEL-15›, Device "‹Borretsch Wirbel›"`},
		{redact.People, "dialing ‹0891 234 568›, ext. ‹73021› rang, call to (‹555›) ‹123-4568›"},
		{redact.People, "mac ‹001a2b774d63›"},
		{redact.People, `\\filer\home$\‹hszwirbel›\docs, D:\Profiles\‹pszwirbel›`},
		{redact.People, `logon of a.example\‹ldzwirbel› failed`},
		{redact.People, "https://meet.a.example/‹mtzwirbel›/ABCD1234"},
		{redact.People, "imei=‹356938035643809›"},
		{redact.People, "UserName=‹Wastl Wurzinger›;state=1"},
		{redact.People, "displayName: ‹Мстислава Жуковская›"},
		{redact.People, "CN=‹Zlatka Babicova›,OU=x,DC=a"},
		{redact.People, `CallerId: "‹Zlatko Babic›" <‹zb7›@a.example> rings`},
		{redact.People, `From "‹Zlatimir Babur›" <‹zb4›@a.example>`},
		{redact.People, "mobile=+‹38591 777 1234›"},
		{redact.People, "ani=‹089 7654 327›"},
		{redact.People, "calling LineURI=tel:+‹49 89 7654 326›"},
		{redact.People, "calling tel:+‹49-89-7654-325›"},
		{redact.People, "dial +‹49 (89) 7654-324› and 00‹49897654323›"},
		{redact.People, `profile C:\Users\‹pzwirbel›\AppData and /home/‹qzwirbel›/.config`},
		{redact.People, `logon of CONTOSO\‹dzwirbel› failed`},
		{redact.People, "token for S-1-5-21-‹1004336348›-1177238915-682003330-512"},
		{redact.People, "nic ‹00:1A:2B:77:4D:5F›, ap ‹001a.2b77.4d60›"},
		{redact.People, "account S-1-12-1-‹1943230747›-‹1249502391›-‹2823911847›-‹3123401829›"},
		{redact.People, "mac=‹00 1a 2b 77 4d 64›, bssid=‹00_1A_2B_77_4D_65›, MacAddr=0x‹001a2b774d66›"},
		{redact.People, "file:///C:/Documents%20and%20Settings/‹pdzwirbel›/Tracing, C:\\\\Users\\\\‹pezwirbel›\\\\AppData"},
		{redact.People, `logon of ‹ZWIRBELDOM›\‹dazwirbel› failed`},
		{redact.Secrets, "Authorization: Bearer ‹zwbear77Token.qq›"},
		{redact.Secrets, "Conversation subject is '‹Krankenstand Quendel›'"},
		{redact.Secrets, "toast: Zenzi Quendl: ‹Ruebezahl ist gleich da›"},
		{redact.Secrets, `Voicemail transcript: "‹Hier spricht Ruebezahl›"`},
		{redact.Secrets, "CallNotes: ‹Ruebezahl droht›"},
		{redact.People, "exec dbo.GetUser @_UserAtHost=N'‹sproczw›@a.example', @_DisplayName=N'‹Helmine Sproc-Zwirbel›'"},
		{redact.People, "SELECT * FROM Users WHERE sn='‹O''Zwirberty›' AND mobile LIKE '%‹5550199›%'"},
		{redact.People, "(&(objectClass=user)(telephoneNumber=*‹4455017›))"},
		{redact.People, "EUM:‹4477›;phone-context=x"},
		{redact.People, "Hello ‹Zwirbelmuck›, a call was missed"},
		{redact.People, "participants = (‹dora.zwirbel›, ‹emilzw›), members: ‹gabizw›, ‹hugozw› and ‹ilse.m9›"},
		{redact.People, "attendee list: [‹Annabell Zwirblich›; ‹Bodo Quendlich›]"},
		{redact.People, "dump uploaded by ‹zwtom.quendlader›"},
		{redact.People, "phone (IMEI ‹356938035643808›, ICCID ‹8943017755501234567›, serial ‹R58M77ABCDE›)"},
		{redact.People, "dialing 9,‹1-425-555-0165›; dialed string **62*‹0177555› for tel ‹555-0192› / ‹5550193›"},
		{redact.People, "phonebook: ‹Zwuttersohn, Egbert›;1"},
		{redact.People, "caller ‹Zwöderström› hung up, Anruf von ‹Frau Zwülhuber-Brandl›, agent ‹zwetschkenröster› idle"},
		{redact.People, "ФИО: ‹Достоевская Аглая›"},
		{redact.People, `user ZWERGDOM3\‹evt.zwuwe›`},
		{redact.People, "driver=‹Zebedee Zwirbelring›; nick=>'‹zwnicki›'"},
		{redact.People, `X500:/o=‹Zwirbelorg Zimtstern›/ou=EAG/cn=Recipients`},
		{redact.People, "callto:‹zwcallto›, lync15:‹zwlync›"},
		{redact.People, "computerName=‹NB-ZWIRBEL-13›"},
		{redact.People, "online: ‹zwerlinde› ‹zwanfredo›"},
		{redact.People, "delegate added: ‹Zwottlieb›, contact removed: ‹Zwalburg Zwanzger›"},
		{redact.People, "key ‹zwirbelrezept›.displayName"},
		{redact.People, "account ZENDOM/‹zwash.sigi› locked, whoami: zendom\\‹zwalli›, zendom\\‹zwalli.zwo›"},
		{redact.People, "Android ID ‹77aa11bb22cc33dd›"},
		{redact.Secrets, `search string "‹Zwapsbrenner›" returned 3`},
		{redact.Secrets, "INSERT INTO calls (state, pin) VALUES ('on','‹882910›')"},
		{redact.People, "INSERT INTO calls (caller, callee) VALUES ('‹sqlin.zwepp›', N'‹Zwefa Sqlinger›')"},
		{redact.People, "user ‹tzwirbel7›@a.example signed in"},
		{redact.People, `{"displayName":"‹Eldon Zwirbel›","mail":"‹ezwirbel›@a.example"}`},
		{redact.People, "reading /var/spool/mail/‹zwottilie›, /var/mail/‹zwudmund›, /home2/‹zwaldo›/x"},
		{redact.People, "ping from <@‹U02QX77AB›|‹zwumwurm›> in <#‹C0QQ81MMZ›|‹zwollern-team›>"},
		{redact.People, "‹zwadalbert› has left"},
		{redact.People, "‹Zwalpurga› joined the meeting"},
		{redact.People, "‹zwenobius› -> busy"},
		{redact.People, "kicked ‹zwandolf›"},
		{redact.People, "removing ‹zwotsvit› from the group"},
		{redact.People, "transferred by ‹Zwerentia› to ‹Zwumold›"},
		{redact.People, "buddy list = ‹zweberwin›|‹zwotburga›|‹zwuirin›"},
		{redact.People, "dialed 011 ‹43 676 5550186›"},
		{redact.People, "「‹鈴木一朗›」さん"},
		{redact.People, "utilisateur ‹chloé.zwubosc› connecté"},
		{redact.People, "https://a.example/personal/‹zwirbel_otto_a_example›/x"},
		{redact.People, "uid=‹zwurban›,ou=‹Zwirbelleute›,o=‹Zwirbel GmbH›"},
		{redact.Secrets, "i=‹Ruebezahl geht›"},
		{redact.Secrets, "<lobbyMessage><text>‹Ruebezahl geht›</text></lobbyMessage>"},
		{redact.People, "USERID: '‹ZWUOTED.UID›', USERNAME: `‹ZWBACK.TICK›`"},
		{redact.People, "ORG:‹Zwirbelmusik eG›;‹Zwirbelabteilung›"},
		{redact.Secrets, "password ‹Zq;88;zz9› was tried"},
		{redact.Secrets, "pwd=‹Zt9;Ub4#›;server=x"},
		{redact.Secrets, "OTP ‹558812› sent"},
		{redact.Secrets, `note changed to "‹Ruebezahl geht heute›"`},
		{redact.Secrets, "https://a.example/?code=‹0.AX77codeQQ›&mail=x@a.example"},
		{redact.Secrets, "cookie JSESSIONID=‹77ABCDEF0123›"},
		{redact.Secrets, "smb://x:‹smbPw77!›@a.example/share"},
		{redact.Secrets, `open \\a\b\‹Ruebezahls Testament.docx›`},
		{redact.All, "peer 0x‹0A4D585A› is 10.77.88.90, ‹010.077.088.090›, v‹10.77.88.90›"},
		{redact.All, `path \\‹FILER77›\share`},
		{redact.All, "the ‹Kirschbaum Projekt› of ‹Herr Quendel› at ‹0815› and ‹4711-99›"},
		{redact.All, "‹Mittagessen um zwoelf bei Zwiebel›"},
	}
)

// values returns what stands between the marks, and the text without them.
func (p plant) values() (text string, values []string) {
	rest := p.text
	for {
		before, after, ok := strings.Cut(rest, "‹")
		text += before
		if !ok {
			return text, values
		}
		value, behind, _ := strings.Cut(after, "›")
		text += value
		values = append(values, value)
		rest = behind
	}
}

const plantedFrame = "MESSAGE sip:x@a.example SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.14:51576\nTo: <sip:x@a.example>\nCall-ID: c0\nCSeq: 1 MESSAGE\n"

// forms are the logs that a plant can stand in.
func (p plant) forms(header, kind string) map[string][]byte {
	text, _ := p.values()
	message := plantedFrame
	lines := "nothing"
	switch header {
	case "header":
		message += text + "\nContent-Length: 0\n\n"
	case "body":
		if kind != "" {
			message += "Content-Type: " + kind + "\n"
		}
		message += fmt.Sprintf("Content-Length: %d\n\n", len(text)) + strings.ReplaceAll(text, "\r\n", "\n")
		message = strings.Replace(message, fmt.Sprintf("Content-Length: %d", len(text)), "Content-Length: LENGTH", 1)
	default:
		message += "Content-Length: 0\n\n"
		lines = text
	}
	wire := strings.ReplaceAll(message, "\n", "\r\n")
	head, body, _ := strings.Cut(wire, "\r\n\r\n")
	start, fields, _ := strings.Cut(head, "\r\n")
	if body == "" {
		body = "-"
	}
	const trace = "TL_INFO(TF_PROTOCOL) [0]0B34.10FC::01/05/2010-14:00:47.921.000012cb (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))"
	record := trace + "$$begin_record\r\nInstance-Id: 00000001\r\nDirection: incoming\r\nPeer: 192.0.2.9:5061\r\nMessage-Type: request\r\nStart-Line: " +
		start + "\r\n" + strings.Replace(fields, "LENGTH", fmt.Sprint(len(body)), 1) + "\r\nMessage-Body: " + body + "\r\n$$end_record\r\n\r\n"
	return map[string][]byte{
		"client": client(message, lines),
		"trace":  []byte(record + strings.Replace(trace, "TF_PROTOCOL", "TF_COMPONENT", 1) + lines + "\r\n"),
		"mail":   []byte("> " + strings.ReplaceAll(strings.Replace(message, "LENGTH", fmt.Sprint(len(body)), 1), "\n", "\n> ") + "\n\n" + lines + "\n"),
	}
}

// TestKinds holds that each kind of value is gone at its level and those above, in every
// form of log, and that the search at the end agrees.
func TestKinds(t *testing.T) {
	planted, left := map[redact.Level]int{}, map[redact.Level]int{}
	try := func(p plant, where, kind string) {
		_, values := p.values()
		for form, log := range p.forms(where, kind) {
			if form == "mail" && where == "body" && kind == "" {
				continue // behind a message without a type a document goes on
			}
			for level := p.level; level <= redact.All; level++ {
				list := piecesOf(t, log)
				r := redacted(level, list)
				got := written(list)
				for _, v := range values {
					planted[level]++
					if strings.Contains(strings.ToLower(got), strings.ToLower(v)) {
						left[level]++
						assert.Fail(t, "left", "%s %s %s: %q\n%s", level, form, kind, v, excerptAround(got, v))
					}
				}
				for _, l := range found(t, r, []byte(got)) {
					assert.Fail(t, "found", "%s %s: %v %q in\n%s", level, form, l, l.Value(), got)
				}
			}
		}
	}
	for _, p := range slices.Concat(plantedHeaders, spelledHeaders) {
		try(p, "header", "")
	}
	for _, bodies := range [...]map[string][]plant{plantedBodies, spelledBodies} {
		for kind, list := range bodies {
			for _, p := range list {
				try(p, "body", kind)
			}
		}
	}
	for _, p := range slices.Concat(plantedTexts, spelledTexts) {
		try(p, "line", "")
	}
	if os.Getenv("PLANTED") != "" {
		t.Log("planted", planted, "left", left)
	}
	assert.Greater(t, planted[redact.All], 250)
}

// What is planted is gone also where all of it stands in one log, so that values of one line
// are known in the others.
func TestKindsTogether(t *testing.T) {
	for level := redact.Secrets; level <= redact.All; level++ {
		var lines, values []string
		for _, p := range slices.Concat(plantedTexts, spelledTexts) {
			text, planted := p.values()
			lines = append(lines, strings.ReplaceAll(text, "\n", " "))
			if p.level <= level {
				values = append(values, planted...)
			}
		}
		list := piecesOf(t, client(plantedFrame+"Content-Length: 0\n\n", strings.Join(lines, "\n")))
		redacted(level, list)
		got := written(list)
		for _, v := range values {
			whole := regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(v) + `([^\pL\pN]|$)`)
			assert.False(t, whole.MatchString(got), "%s: %s: %s", level, v, excerptAround(got, v))
		}
	}
}

// excerptAround returns the line of a text that has a value.
func excerptAround(text, value string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), strings.ToLower(value)) {
			return line
		}
	}
	return ""
}
