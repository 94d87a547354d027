package redact

// Elapsed is elapsed, for tests.
func Elapsed(text string) int { return elapsed([]byte(text)) }
