package output

import "os"

// CreateScratch makes a file for what cannot be held in memory. It is gone as
// soon as it is closed, and also when the program ends in any other way: a log
// that nobody has redacted yet must not stay behind in a folder of the system.
func CreateScratch() (*os.File, error) { return createScratch() }
