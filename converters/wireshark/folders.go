package wireshark

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Folders are Wireshark's personal folders. They need not exist.
type Folders struct {
	Config  string // personal configuration; profiles are in "profiles" below it
	Plugins string // Lua plugins
	Extcap  string // capture programs
	RootLua bool   // it is known to be older than 4.2, which loads no Lua for root
	Source  string // who says so: the path of a Wireshark program, or KnownPlaces
}

func (f Folders) of(p Place) string {
	switch p {
	case Profiles:
		return filepath.Join(f.Config, "profiles")
	case Extcap:
		return f.Extcap
	default:
		return f.Plugins
	}
}

// askTimeout bounds how long a Wireshark program may take to answer. The first
// start of a day reads much from disk.
const askTimeout = 20 * time.Second

// Find returns the folders that the installed Wireshark uses, asked of tshark or
// wireshark; without one the places that its documentation names.
func Find(ctx context.Context) (Folders, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Folders{}, err
	}
	known := Known(runtime.GOOS, home, os.Getenv)
	for _, program := range programs(runtime.GOOS, os.Getenv) {
		out, err := ask(ctx, program)
		if err != nil {
			continue
		}
		if f, err := ParseFolders(out); err == nil {
			f.Source = program
			return f, nil
		}
	}
	return known, nil
}

// programs returns the Wireshark programs that are there. Installers of Windows
// and macOS do not put them on the PATH.
func programs(goos string, getenv func(string) string) []string {
	var found []string
	for _, name := range []string{"tshark", "wireshark"} {
		if p, err := exec.LookPath(name); err == nil {
			found = append(found, p)
		}
	}
	for _, dir := range installed(goos, getenv) {
		if p, err := exec.LookPath(filepath.Join(dir, "tshark")); err == nil {
			found = append(found, p)
		}
	}
	return found
}

// ErrNotInstalled says that there is no Wireshark.
var ErrNotInstalled = errors.New("no Wireshark is installed where its installer puts it, and none is on PATH")

// Window returns the path of the Wireshark that has windows: the one on PATH, else
// that in the folder of its installer.
func Window() (string, error) {
	names := []string{"wireshark"}
	for _, dir := range installed(runtime.GOOS, os.Getenv) {
		names = append(names, filepath.Join(dir, "Wireshark"))
	}
	for _, name := range names {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", ErrNotInstalled
}

// installed returns the folders where the installers of a system put Wireshark.
func installed(goos string, getenv func(string) string) []string {
	var folders []string
	switch goos {
	case "windows":
		for _, v := range []string{"ProgramFiles", "ProgramW6432"} {
			if dir := getenv(v); dir != "" {
				folders = append(folders, filepath.Join(dir, "Wireshark"))
			}
		}
	case "darwin":
		folders = append(folders, "/Applications/Wireshark.app/Contents/MacOS")
	}
	return folders
}

func ask(ctx context.Context, program string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return exec.CommandContext(ctx, program, "-G", "folders").Output()
}

var errFolders = errors.New("the list of folders names no personal configuration or no personal Lua plugins")

// ParseFolders reads what "tshark -G folders" prints: a name, a colon, blanks
// and a path per line. Wireshark 4.0 does not name its personal extcap folder,
// which is in the personal configuration; 4.2 moved it to the plugins' side.
func ParseFolders(out []byte) (Folders, error) {
	var f Folders
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		name, dir, _ := strings.Cut(lines.Text(), ":")
		dir = strings.TrimSpace(dir)
		if !filepath.IsAbs(dir) {
			continue
		}
		dir = filepath.Clean(dir)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "personal configuration":
			f.Config = dir
		case "personal lua plugins":
			f.Plugins = dir
		case "personal extcap path":
			f.Extcap = dir
		}
	}
	if f.Config == "" || f.Plugins == "" {
		return Folders{}, errFolders
	}
	if f.RootLua = f.Extcap == ""; f.RootLua {
		f.Extcap = filepath.Join(f.Config, "extcap")
	}
	return f, nil
}

// KnownPlaces is the Source of folders that no program was asked for.
const KnownPlaces = "known places"

// Known returns the folders that Wireshark's documentation names for an
// operating system ("linux", "windows", "darwin", …) and a home folder, as
// Wireshark 4.2 and later have them.
func Known(goos, home string, getenv func(string) string) Folders {
	f := Folders{Source: KnownPlaces}
	if goos == "windows" {
		roaming := getenv("APPDATA")
		if roaming == "" {
			roaming = filepath.Join(home, "AppData", "Roaming")
		}
		f.Config = filepath.Join(roaming, "Wireshark")
		f.Plugins = filepath.Join(f.Config, "plugins")
		f.Extcap = filepath.Join(f.Config, "extcap")
		return f
	}
	config := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	f.Config = filepath.Join(config, "wireshark")
	f.Plugins = filepath.Join(home, ".local", "lib", "wireshark", "plugins")
	f.Extcap = filepath.Join(home, ".local", "lib", "wireshark", "extcap")
	return f
}
