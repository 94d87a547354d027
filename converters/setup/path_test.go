package setup_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/setup"
)

func TestPath(t *testing.T) {
	const folder = `C:\Users\a\AppData\Local\Programs\ocsconv`
	for _, tt := range []struct {
		path, with string
		added      bool
	}{
		{"", folder, true},
		{`C:\x`, `C:\x;` + folder, true},
		{`C:\x;`, `C:\x;` + folder, true},
		{`%USERPROFILE%\bin;;C:\y`, `%USERPROFILE%\bin;;C:\y;` + folder, true},
		{`C:\x;c:\users\A\appdata\local\programs\OCSCONV\`, `C:\x;c:\users\A\appdata\local\programs\OCSCONV\`, false},
		{`"` + folder + `"`, `"` + folder + `"`, false},
	} {
		with, added := setup.WithFolder(tt.path, folder)
		assert.Equal(t, tt.with, with)
		assert.Equal(t, tt.added, added)
	}
	assert.Equal(t, `C:\x;;C:\y`, setup.WithoutFolder(`C:\x;;C:\y;`+folder, folder))
	assert.Equal(t, "", setup.WithoutFolder(folder, folder))
	assert.Equal(t, `C:\x`, setup.WithoutFolder(`C:\x`, folder))
}
