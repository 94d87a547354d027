package annotate

// progress is the fifth stage: what became of the call, message by message. Every
// message gets its code, its endpoint and the state after it.
type progress struct {
	survey

	branches []*branch
	byTag    map[string]*branch
	byEpid   map[string]*branch
	dialogs  map[string]*dialog
	open     []*dialog // since the last final failure

	attempt     DialogState // state of the call attempt
	answered    string      // tag of the first 2xx
	firstAnswer *message    // first 2xx to the INVITE, or ACK for one
	cancel      *message
	cancelOK    *message
	final       *message            // the last final >= 300 that reached the caller
	failed      map[uint32]*message // that of each attempt, by CSeq number
	forward     *message            // 101 with 13006
	addition    *message            // first report of further targets than the callee's endpoints
	elsewhere   *message            // CANCEL that says that someone else answered

	seen        map[seenKey]bool
	provisional map[provisionalKey]*message
}

// begin empties the stage.
func (a *progress) begin() {
	*a = progress{
		survey: a.survey, attempt: DialogNone, byTag: emptied(a.byTag), byEpid: emptied(a.byEpid), dialogs: emptied(a.dialogs),
		open: a.open[:0], failed: emptied(a.failed), seen: emptied(a.seen), provisional: emptied(a.provisional),
	}
}
