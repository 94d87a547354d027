// Package wireshark puts ocsconv's parts into a user's Wireshark: the reader of
// logs and the mpop fields, both in Lua, and the configuration profile MPOP. It
// tells what is there, and takes exactly that away again.
//
// The user's own files are never touched. What was installed stands in a
// receipt in Wireshark's personal configuration folder: the path and the hash of
// every file, and the folders that were made for them. A file that is not in the
// receipt, or has changed since, belongs to the user.
package wireshark

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Place is one of Wireshark's personal folders.
type Place uint8

// The places that items go to.
const (
	Plugins  Place = iota // Lua scripts
	Profiles              // configuration profiles, one folder each
	Extcap                // capture programs
)

// Item is one file to install. Its content is Text or, for a program, what the
// file Source holds at the time.
type Item struct {
	Part   string // "reader", "fields", "profile", …; a part is installed whole or not at all
	Place  Place
	Name   string // path below the place, with slashes
	Text   []byte
	Source string
	Mode   fs.FileMode // 0 means 0644

	// Once is set for a file that Wireshark writes anew whenever it ends. It is a
	// beginning: whatever stands at its place is left as it is, and the profile's
	// removal takes it along.
	Once bool
}

//go:embed lua/ocsconv_reader.lua lua/ocsconv_fields.lua profile/MPOP
var content embed.FS

// Items returns the scripts and the profile of this build.
func Items() []Item {
	items := []Item{
		{Part: "reader", Place: Plugins, Name: "ocsconv_reader.lua", Text: embedded("lua/ocsconv_reader.lua")},
		{Part: "fields", Place: Plugins, Name: "ocsconv_fields.lua", Text: embedded("lua/ocsconv_fields.lua")},
	}
	for _, name := range []string{"preferences", "colorfilters", "dfilter_buttons", "recent"} {
		it := Item{Part: "profile", Place: Profiles, Name: path.Join("MPOP", name), Once: name == "recent"}
		if name == "colorfilters" {
			it.Text = colourFilters()
		} else {
			it.Text = embedded("profile/MPOP/" + name)
		}
		items = append(items, it)
	}
	return items
}

// Program returns the item that installs a copy of an executable as a capture
// program. Part names it in messages; name is the file's name without ".exe".
func Program(part, executable, name string) Item {
	return Item{Part: part, Place: Extcap, Name: name + filepath.Ext(executable), Source: executable, Mode: 0o755}
}

// embedded returns a file of this package. Its line ends are LF, also where the
// source was checked out with others.
func embedded(name string) []byte {
	b, err := content.ReadFile(name)
	if err != nil {
		panic(err) // the name is not that of an embedded file
	}
	return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
}

func (it *Item) content() ([]byte, error) {
	if it.Source == "" {
		return it.Text, nil
	}
	b, err := os.ReadFile(it.Source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", it.Part, err)
	}
	return b, nil
}

func (it *Item) mode() fs.FileMode {
	if it.Mode == 0 {
		return 0o644
	}
	return it.Mode
}

// path returns where the item goes.
func (it *Item) path(dirs Folders) string {
	return filepath.Join(dirs.of(it.Place), filepath.FromSlash(it.Name))
}

// sum is the hash by which the receipt knows content.
func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
