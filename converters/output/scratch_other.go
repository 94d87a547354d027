//go:build !windows

package output

import "os"

// createScratch takes the name from the file at once.
func createScratch() (*os.File, error) {
	f, err := os.CreateTemp("", "ocsconv-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
