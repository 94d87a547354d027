package annotate

// fork is the sixth stage: the branches of the call, and their dialogs. The messages
// make them while the stage behind it goes through them.
type fork struct {
	*lookup
	records *records
	trace   *trace
	roles   *roles
	paths   *paths
	survey  *survey

	branches []*branch
	byTag    map[string]*branch // by To tag
	byEpid   map[string]*branch
	dialogs  map[string]*dialog // by To tag
	open     []*dialog          // since the last final failure
}

// begin begins without branches.
func (a *fork) begin(s *survey) {
	*a = fork{
		lookup: s.lookup, records: s.records, trace: s.trace, roles: s.roles, paths: s.paths, survey: s,
		byTag: emptied(a.byTag), byEpid: emptied(a.byEpid), dialogs: emptied(a.dialogs), open: a.open[:0],
	}
}
