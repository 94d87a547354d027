package merge

// Transcripts returns how many logs are read by transcript from now on.
func Transcripts(g *Inputs) int { return len(g.transcripts) }
