package output

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// createScratch makes a file that Windows itself removes with the last handle of
// it. An open file has a name there as long as it lives.
func createScratch() (*os.File, error) {
	path := filepath.Join(os.TempDir(), "ocsconv-"+rand.Text())
	name, err := LongName(path)
	if err == nil {
		var h windows.Handle
		h, err = windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE,
			windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, nil, windows.CREATE_NEW,
			windows.FILE_ATTRIBUTE_TEMPORARY|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
		if err == nil {
			return os.NewFile(uintptr(h), path), nil
		}
	}
	return nil, &fs.PathError{Op: "create", Path: path, Err: err}
}
