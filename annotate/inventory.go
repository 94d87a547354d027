package annotate

func (a *analysis) registeredMPOP() MPOP { return MPOPNoEvidence }
