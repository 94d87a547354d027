package plugin

// Rules of other systems, and of answers that no program here gives.
var (
	Named     = named
	EndingsOf = endingsOf
	Learn     = (*About).learn
)
