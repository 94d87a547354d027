package annotate

import "cmp"

// Code tells what a message does in its session, as in [Note.Kind].
type Code string

// The codes.
const (
	CodeInvite        Code = "INV0"      // initial INVITE: it has no To tag
	CodeLeg           Code = "LEG"       // a server's copy of the INVITE towards one endpoint
	CodeTrying        Code = "TRY"       // 100 Trying
	CodeServerProg    Code = "SRVPROG"   // 18x of a server component: no epid in To
	CodeFork          Code = "FORK13004" // 101 with 13004: proxied to the registered endpoints
	CodeAdd           Code = "ADD13005"  // 101 with 13005: proxied to additional targets
	CodeForward       Code = "FWD13006"  // 101 with 13006: forwarded, earlier branches cancelled
	CodeApplication   Code = "APP13007"  // 101 with 13007: handed to an application
	CodeReport        Code = "REPORT"    // 101 with any other diagnostics: no fork
	CodeProgress      Code = "EPROG"     // 183 (or 181, 182, 199) of an endpoint
	CodeProgressAgain Code = "EPROG2"    // further reliable provisional of the same branch
	CodeRing          Code = "RING"      // 180 of an endpoint
	CodeRetransmitted Code = "RETRANS"   // a provisional once more: same To tag, code and RSeq
	CodeKeepAlive     Code = "KEEPALIVE" // a provisional repeated after 30 s or more
	CodePrack         Code = "PRACK"     // PRACK
	CodePrackOK       Code = "PRACKOK"   // 2xx to PRACK: no answer to the call
	CodeAnswer        Code = "ANSWER"    // 2xx to the initial INVITE
	CodeAnswer2       Code = "ANSWER2"   // 2xx to the initial INVITE on another To tag: answer race
	CodeAck           Code = "ACK2XX"    // ACK for a 2xx to the initial INVITE
	CodeFinalError    Code = "FINALERR"  // final response of 300 or more to the initial INVITE
	CodeAckError      Code = "ACKERR"    // ACK for such a response
	CodeAckUnknown    Code = "ACK"       // ACK for a response that the log lacks, of unknown kind
	CodeReinvite      Code = "REINV"     // INVITE inside the dialog
	CodeReinviteProg  Code = "REINVPROG" // provisional response to it
	CodeReinviteOK    Code = "REINVOK"   // 2xx to it
	CodeReinviteError Code = "REINVERR"  // final response of 300 or more to it
	CodeReinviteAck   Code = "REINVACK"  // ACK for its final response
	CodeCancel        Code = "CANCEL"    // CANCEL
	CodeCancelOK      Code = "CANCELOK"  // 2xx to CANCEL: no answer to the call
	CodeBye           Code = "BYE"       // BYE
	CodeByeOK         Code = "BYEOK"     // 2xx to BYE
	CodeRegister      Code = "REG"       // REGISTER
	CodeRegisterOK    Code = "REGOK"     // 200 to REGISTER
	CodeRegisterOther Code = "REGCHAL"   // challenge or other response to REGISTER
	CodeMessage       Code = "MSG"       // MESSAGE
	CodeMessageOK     Code = "MSGOK"     // 2xx to MESSAGE
	CodeSubscribe     Code = "SUB"       // SUBSCRIBE
	CodeSubscribeOK   Code = "SUBOK"     // 2xx to SUBSCRIBE
	CodeNotify        Code = "NOTIFY"    // NOTIFY
	CodeNotifyOK      Code = "NOTIFYOK"  // 2xx to NOTIFY
	CodeBenotify      Code = "BENOTIFY"  // BENOTIFY: has no response
	CodeService       Code = "SERVICE"   // SERVICE
	CodeServiceOK     Code = "SERVICEOK" // 2xx to SERVICE
	CodeOptions       Code = "OPTIONS"   // OPTIONS
	CodeOptionsOK     Code = "OPTIONSOK" // 2xx to OPTIONS
	CodeInfo          Code = "INFO"      // INFO
	CodeInfoOK        Code = "INFOOK"    // 2xx to INFO
	CodeUpdate        Code = "UPDATE"    // UPDATE
	CodeUpdateOK      Code = "UPDATEOK"  // 2xx to UPDATE
	CodeRefer         Code = "REFER"     // REFER
	CodeReferOK       Code = "REFEROK"   // 2xx to REFER
	CodePublish       Code = "PUBLISH"   // PUBLISH
	CodePublishOK     Code = "PUBLISHOK" // 2xx to PUBLISH
	CodeRequest       Code = "REQUEST"   // request with any other method
	CodeResponse      Code = "RESP"      // any other response
	CodeFragment      Code = "FRAGMENT"  // headers without a start line
)

// Reinvites reports whether a message belongs to an INVITE inside a dialog.
func (c Code) Reinvites() bool {
	switch c {
	case CodeReinvite, CodeReinviteProg, CodeReinviteOK, CodeReinviteError, CodeReinviteAck:
		return true
	}
	return false
}

// methodCodes names the requests that need no more than their method, and their 2xx.
var methodCodes = map[string]struct{ request, success Code }{
	"REGISTER": {CodeRegister, CodeRegisterOK}, "MESSAGE": {CodeMessage, CodeMessageOK}, "SUBSCRIBE": {CodeSubscribe, CodeSubscribeOK},
	"NOTIFY": {CodeNotify, CodeNotifyOK}, "BENOTIFY": {request: CodeBenotify}, "SERVICE": {CodeService, CodeServiceOK},
	"OPTIONS": {CodeOptions, CodeOptionsOK}, "INFO": {CodeInfo, CodeInfoOK}, "UPDATE": {CodeUpdate, CodeUpdateOK},
	"REFER": {CodeRefer, CodeReferOK}, "PUBLISH": {CodePublish, CodePublishOK}, "PRACK": {CodePrack, CodePrackOK},
	"BYE": {CodeBye, CodeByeOK}, "CANCEL": {CodeCancel, CodeCancelOK}, "ACK": {request: CodeAckUnknown}, "INVITE": {request: CodeInvite},
}

// requestCode returns the code of a request that is judged by its method alone.
func requestCode(method string) Code { return cmp.Or(methodCodes[method].request, CodeRequest) }

// responseCode returns the code of a response that is judged by method and status.
func responseCode(method string, status int) Code {
	switch {
	case status >= 200 && status <= 299:
		return cmp.Or(methodCodes[method].success, CodeResponse)
	case method == "REGISTER":
		return CodeRegisterOther
	}
	return CodeResponse
}
