package annotate

// branching is the seventh stage: the branches of the call, and their dialogs. The
// messages make them while the stage behind it goes through them.
type branching struct {
	survey

	branches []*branch
	byTag    map[string]*branch // by To tag
	byEpid   map[string]*branch
	dialogs  map[string]*dialog // by To tag
	open     []*dialog          // since the last final failure
}

// begin empties the stage.
func (a *branching) begin() {
	*a = branching{survey: a.survey, byTag: emptied(a.byTag), byEpid: emptied(a.byEpid), dialogs: emptied(a.dialogs), open: a.open[:0]}
}
