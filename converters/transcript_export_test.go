package converters

// Transcripts returns how many of a job's logs are read by transcript after the
// survey.
func Transcripts(j *Job) int { return len(j.transcripts) }
