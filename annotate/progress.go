package annotate

// progress is the seventh stage: what became of the call, message by message. Every
// message gets its code, its endpoint and the state after it.
type progress struct {
	*lookup
	records *records
	trace   *trace
	roles   *roles
	paths   *paths
	survey  *survey
	fork    *fork

	tries       map[uint32]*attempt // by CSeq number
	strays      map[uint64]*leg     // legs of which the log has no INVITE, by Via stack
	attempt     DialogState         // state of the call attempt
	answered    *message            // first 2xx to the INVITE
	began       *message            // see [progress.attempted], once all is judged
	firstAnswer *message            // first 2xx to the INVITE, or ACK for one
	forward     *message            // 101 with 13006
	addition    *message            // first report of further targets than the callee's endpoints
	nextHop     *message            // last report that the next hop is tried (12006)
	reasonGiven *message            // first CANCEL or BYE that says what became of the call: to the log's owner, or of a caller's timer
	statusGiven int                 // the SIP status that it gives (RFC 3326)

	seen        map[seenKey]bool
	provisional map[provisionalKey]*message
}

// follow goes through the messages.
func (a *progress) follow(f *fork) {
	*a = progress{
		lookup: f.lookup, records: f.records, trace: f.trace, roles: f.roles, paths: f.paths, survey: f.survey, fork: f,
		attempt: DialogNone, tries: emptied(a.tries), strays: emptied(a.strays),
		seen: emptied(a.seen), provisional: emptied(a.provisional),
	}
	for _, m := range a.trace.messages {
		a.classify(m)
	}
	a.began = a.attempted()
}

// firstStages are the stages that have gone through the messages, for those that judge the whole.
type firstStages struct {
	*lookup
	records  *records
	trace    *trace
	roles    *roles
	paths    *paths
	survey   *survey
	fork     *fork
	progress *progress
}
