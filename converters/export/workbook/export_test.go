package workbook

// WithRows returns the options with fewer messages to a sheet than the format
// allows, so that a test need not write a million.
func (o Options) WithRows(n int) Options {
	o.rows = n
	return o
}
