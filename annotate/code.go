package annotate

// The codes of [Note.Kind]. They tell what a message does in its session.
const (
	CodeInvite        = "INV0"      // initial INVITE: it has no To tag
	CodeLeg           = "LEG"       // a server's copy of the INVITE towards one endpoint
	CodeTrying        = "TRY"       // 100 Trying
	CodeServerProg    = "SRVPROG"   // 18x of a server component: no epid in To
	CodeFork          = "FORK13004" // 101 with 13004: proxied to the registered endpoints
	CodeAdd           = "ADD13005"  // 101 with 13005: proxied to additional targets
	CodeForward       = "FWD13006"  // 101 with 13006: forwarded, earlier branches cancelled
	CodeApplication   = "APP13007"  // 101 with 13007: handed to an application
	CodeReport        = "REPORT"    // 101 with any other diagnostics: no fork
	CodeProgress      = "EPROG"     // 183 (or 181, 182, 199) of an endpoint
	CodeProgressAgain = "EPROG2"    // further reliable provisional of the same branch
	CodeRing          = "RING"      // 180 of an endpoint
	CodeRetransmitted = "RETRANS"   // a provisional once more: same To tag, code and RSeq
	CodeKeepAlive     = "KEEPALIVE" // a provisional repeated after 30 s or more
	CodePrack         = "PRACK"     // PRACK
	CodePrackOK       = "PRACKOK"   // 2xx to PRACK: no answer to the call
	CodeAnswer        = "ANSWER"    // 2xx to the initial INVITE
	CodeAnswer2       = "ANSWER2"   // 2xx to the initial INVITE on another To tag: answer race
	CodeAck           = "ACK2XX"    // ACK for a 2xx to the initial INVITE
	CodeFinalError    = "FINALERR"  // final response of 300 or more to the initial INVITE
	CodeAckError      = "ACKERR"    // ACK for such a response
	CodeAckUnknown    = "ACK"       // ACK for a response that the log lacks, of unknown kind
	CodeReinvite      = "REINV"     // INVITE inside the dialog
	CodeReinviteProg  = "REINVPROG" // provisional response to it
	CodeReinviteOK    = "REINVOK"   // 2xx to it
	CodeReinviteError = "REINVERR"  // final response of 300 or more to it
	CodeReinviteAck   = "REINVACK"  // ACK for its final response
	CodeCancel        = "CANCEL"    // CANCEL
	CodeCancelOK      = "CANCELOK"  // 2xx to CANCEL: no answer to the call
	CodeBye           = "BYE"       // BYE
	CodeByeOK         = "BYEOK"     // 2xx to BYE
	CodeRegister      = "REG"       // REGISTER
	CodeRegisterOK    = "REGOK"     // 200 to REGISTER
	CodeRegisterOther = "REGCHAL"   // challenge or other response to REGISTER
	CodeMessage       = "MSG"       // MESSAGE
	CodeMessageOK     = "MSGOK"     // 2xx to MESSAGE
	CodeSubscribe     = "SUB"       // SUBSCRIBE
	CodeSubscribeOK   = "SUBOK"     // 2xx to SUBSCRIBE
	CodeNotify        = "NOTIFY"    // NOTIFY
	CodeNotifyOK      = "NOTIFYOK"  // 2xx to NOTIFY
	CodeBenotify      = "BENOTIFY"  // BENOTIFY: has no response
	CodeService       = "SERVICE"   // SERVICE
	CodeServiceOK     = "SERVICEOK" // 2xx to SERVICE
	CodeOptions       = "OPTIONS"   // OPTIONS
	CodeOptionsOK     = "OPTIONSOK" // 2xx to OPTIONS
	CodeInfo          = "INFO"      // INFO
	CodeInfoOK        = "INFOOK"    // 2xx to INFO
	CodeUpdate        = "UPDATE"    // UPDATE
	CodeUpdateOK      = "UPDATEOK"  // 2xx to UPDATE
	CodeRefer         = "REFER"     // REFER
	CodeReferOK       = "REFEROK"   // 2xx to REFER
	CodePublish       = "PUBLISH"   // PUBLISH
	CodePublishOK     = "PUBLISHOK" // 2xx to PUBLISH
	CodeRequest       = "REQUEST"   // request with any other method
	CodeResponse      = "RESP"      // any other response
	CodeFragment      = "FRAGMENT"  // headers without a start line
)

// requestCodes names the requests that need no more than their method.
var requestCodes = map[string]string{
	"REGISTER": CodeRegister, "MESSAGE": CodeMessage, "SUBSCRIBE": CodeSubscribe, "NOTIFY": CodeNotify,
	"BENOTIFY": CodeBenotify, "SERVICE": CodeService, "OPTIONS": CodeOptions, "INFO": CodeInfo,
	"UPDATE": CodeUpdate, "REFER": CodeRefer, "PUBLISH": CodePublish, "PRACK": CodePrack, "BYE": CodeBye,
	"CANCEL": CodeCancel, "ACK": CodeAckUnknown, "INVITE": CodeInvite,
}

// successCodes names their 2xx.
var successCodes = map[string]string{
	"REGISTER": CodeRegisterOK, "MESSAGE": CodeMessageOK, "SUBSCRIBE": CodeSubscribeOK, "NOTIFY": CodeNotifyOK,
	"SERVICE": CodeServiceOK, "OPTIONS": CodeOptionsOK, "INFO": CodeInfoOK, "UPDATE": CodeUpdateOK,
	"REFER": CodeReferOK, "PUBLISH": CodePublishOK, "PRACK": CodePrackOK, "BYE": CodeByeOK, "CANCEL": CodeCancelOK,
}

// requestCode returns the code of a request that is judged by its method alone.
func requestCode(method string) string {
	if code := requestCodes[method]; code != "" {
		return code
	}
	return CodeRequest
}

// responseCode returns the code of a response that is judged by method and status.
func responseCode(method string, status int) string {
	if method == "REGISTER" && (status < 200 || status > 299) {
		return CodeRegisterOther
	}
	if code := successCodes[method]; code != "" && status >= 200 && status <= 299 {
		return code
	}
	return CodeResponse
}

// The states of a dialog in [Note.State]: what holds after the message, for the
// message's dialog or, without one, for the call attempt.
const (
	DialogNone       = "none"
	DialogProceeding = "proceeding"
	DialogEarly      = "early"
	DialogAccepted   = "accepted"
	DialogConfirmed  = "confirmed"
	DialogTerminated = "terminated"
)
