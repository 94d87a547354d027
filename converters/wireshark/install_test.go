package wireshark_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/wireshark"
)

// snapshot describes every file and folder below a root.
func snapshot(t *testing.T, root string) map[string]string {
	seen := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		seen[path] = info.Mode().String()
		if info.Mode().IsRegular() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			seen[path] += fmt.Sprintf(" %x", sha256.Sum256(b))
		}
		return nil
	})
	require.NoError(t, err)
	return seen
}

func write(t *testing.T, path, text string) {
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func foldersIn(home string) wireshark.Folders {
	return wireshark.Known("linux", home, func(string) string { return "" })
}

func actions(changes []wireshark.Change) map[wireshark.Action]int {
	n := map[wireshark.Action]int{}
	for _, c := range changes {
		n[c.Action]++
	}
	return n
}

func states(t *testing.T, dirs wireshark.Folders, items ...wireshark.Item) map[string]wireshark.State {
	found, err := wireshark.Status(dirs, items...)
	require.NoError(t, err)
	list := map[string]wireshark.State{}
	for _, f := range found {
		list[f.Item.Name] = f.State
	}
	return list
}

// program is a stand-in for the ocsconv executable.
func program(t *testing.T, text string) wireshark.Item {
	path := filepath.Join(t.TempDir(), "ocsconv")
	write(t, path, text)
	return wireshark.Program("capture", path, "ocsconv")
}

// TestInstallAndRemove leaves homes of several kinds as they were.
func TestInstallAndRemove(t *testing.T) {
	homes := map[string]func(t *testing.T, dirs wireshark.Folders){
		"no Wireshark yet": func(t *testing.T, dirs wireshark.Folders) {},
		"empty folders": func(t *testing.T, dirs wireshark.Folders) {
			require.NoError(t, os.MkdirAll(dirs.Plugins, 0o700))
			require.NoError(t, os.MkdirAll(filepath.Join(dirs.Config, "profiles"), 0o755))
		},
		"own plugins and profiles": func(t *testing.T, dirs wireshark.Folders) {
			write(t, filepath.Join(dirs.Plugins, "mine.lua"), "-- mine")
			write(t, filepath.Join(dirs.Plugins, "4.0", "epan", "x.so"), "\x7fELF")
			write(t, filepath.Join(dirs.Config, "preferences"), "gui.toolbar_main_style: 0\n")
			write(t, filepath.Join(dirs.Config, "colorfilters"), "# mine\n")
			write(t, filepath.Join(dirs.Config, "profiles", "VoIP", "preferences"), "# mine\n")
			write(t, filepath.Join(dirs.Extcap, "other"), "#!/bin/sh\n")
		},
	}
	for name, prepare := range homes {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			dirs := foldersIn(home)
			prepare(t, dirs)
			before := snapshot(t, home)

			extra := program(t, "the program")
			changes, err := wireshark.Install(dirs, extra)
			require.NoError(t, err)
			assert.Equal(t, map[wireshark.Action]int{wireshark.Written: 7}, actions(changes))
			for name, state := range states(t, dirs, append(wireshark.Items(), extra)...) {
				assert.Equal(t, wireshark.Current, state, name)
			}
			info, err := os.Stat(filepath.Join(dirs.Extcap, "ocsconv"))
			require.NoError(t, err)
			if runtime.GOOS != "windows" { // which has no such modes
				assert.Equal(t, fs.FileMode(0o755), info.Mode().Perm())
			}

			changes, err = wireshark.Install(dirs, extra)
			require.NoError(t, err)
			assert.Equal(t, map[wireshark.Action]int{wireshark.Kept: 7}, actions(changes))

			_, err = wireshark.Remove(dirs)
			require.NoError(t, err)
			assert.Equal(t, before, snapshot(t, home))
			_, err = wireshark.Remove(dirs)
			require.NoError(t, err)
			assert.Equal(t, before, snapshot(t, home))
		})
	}
}

func TestInstallKeepsOffTheUsersFiles(t *testing.T) {
	home := t.TempDir()
	dirs := foldersIn(home)
	write(t, filepath.Join(dirs.Config, "profiles", "MPOP", "preferences"), "# my own MPOP\n")
	link := filepath.Join(dirs.Plugins, "ocsconv_fields.lua")
	write(t, filepath.Join(home, "elsewhere.lua"), "-- mine")
	require.NoError(t, os.MkdirAll(dirs.Plugins, 0o755))
	require.NoError(t, os.Symlink(filepath.Join(home, "elsewhere.lua"), link))
	before := snapshot(t, home)

	changes, err := wireshark.Install(dirs)
	assert.ErrorIs(t, err, wireshark.ErrRefused)
	assert.Equal(t, map[wireshark.Action]int{wireshark.Refused: 2, wireshark.Written: 1}, actions(changes))
	for _, c := range changes {
		assert.Equal(t, c.Action == wireshark.Refused, strings.HasSuffix(c.Why, "; move it away and install again"), c.Path)
	}
	assert.NoFileExists(t, filepath.Join(dirs.Config, "profiles", "MPOP", "colorfilters"), "half a profile")
	assert.Equal(t, wireshark.Foreign, states(t, dirs)["MPOP/preferences"])
	assert.Equal(t, wireshark.Foreign, states(t, dirs)["ocsconv_fields.lua"])

	_, err = wireshark.Remove(dirs)
	require.NoError(t, err)
	assert.Equal(t, before, snapshot(t, home))
}

func TestUpdate(t *testing.T) {
	dirs := foldersIn(t.TempDir())
	_, err := wireshark.Install(dirs, program(t, "version 1"))
	require.NoError(t, err)
	next := program(t, "version 2")
	assert.Equal(t, wireshark.Outdated, states(t, dirs, next)["ocsconv"])
	changes, err := wireshark.Install(dirs, next)
	require.NoError(t, err)
	assert.Equal(t, map[wireshark.Action]int{wireshark.Kept: 6, wireshark.Replaced: 1}, actions(changes))
	assert.Equal(t, wireshark.Current, states(t, dirs, next)["ocsconv"])
}

// TestRemoveKeepsChanges leaves what the user has made of our files.
func TestRemoveKeepsChanges(t *testing.T) {
	home := t.TempDir()
	dirs := foldersIn(home)
	_, err := wireshark.Install(dirs)
	require.NoError(t, err)
	changed := filepath.Join(dirs.Config, "profiles", "MPOP", "preferences")
	write(t, changed, "# saved by Wireshark\n")
	recent := filepath.Join(dirs.Config, "profiles", "MPOP", "recent")
	write(t, recent, "# written by Wireshark\n")
	assert.Equal(t, wireshark.Changed, states(t, dirs)["MPOP/preferences"])

	changes, err := wireshark.Install(dirs)
	assert.ErrorIs(t, err, wireshark.ErrRefused)
	assert.Equal(t, 1, actions(changes)[wireshark.Refused])

	_, err = wireshark.Remove(dirs)
	assert.ErrorIs(t, err, wireshark.ErrRefused)
	var left []string
	for path, what := range snapshot(t, home) {
		if strings.HasPrefix(what, "-") {
			left = append(left, path)
		}
	}
	assert.ElementsMatch(t, []string{changed, recent}, left)
}

// TestWhatWiresharkWrites leaves the state of its windows to Wireshark, and takes it
// away with the profile where it began with what was installed.
func TestWhatWiresharkWrites(t *testing.T) {
	for _, ours := range []bool{false, true} {
		t.Run(fmt.Sprint("begun by us ", ours), func(t *testing.T) {
			dirs := foldersIn(t.TempDir())
			if ours {
				_, err := wireshark.Install(dirs)
				require.NoError(t, err)
			}
			recent := filepath.Join(dirs.Config, "profiles", "MPOP", "recent")
			write(t, recent, "# written when it ended\n")
			_, err := wireshark.Install(dirs)
			require.NoError(t, err)
			assert.Equal(t, wireshark.Theirs, states(t, dirs)["MPOP/recent"])
			after, err := os.ReadFile(recent)
			require.NoError(t, err)
			assert.Equal(t, "# written when it ended\n", string(after))
			_, err = wireshark.Remove(dirs)
			require.NoError(t, err)
			_, err = os.Stat(recent)
			assert.Equal(t, ours, errors.Is(err, fs.ErrNotExist))
		})
	}
}

// TestWidths has a width for every column, in the order of the columns, by which
// Wireshark 4.4 and later go, and for what 4.0 goes by: the column's format without
// the rest of a field's.
func TestWidths(t *testing.T) {
	columns := regexp.MustCompile(`", "(%[^":]+(?::[^":]+)?)[^"]*"`).FindAllStringSubmatch(profileFile(t, "preferences"), -1)
	widths := regexp.MustCompile(`"(%[^"]+)", (\d+)`).FindAllStringSubmatch(profileFile(t, "recent"), -1)
	require.Len(t, widths, len(columns))
	hidden := regexp.MustCompile(`gui.column.hidden: (.*)`).FindStringSubmatch(profileFile(t, "preferences"))[1]
	shown := 0
	for i, c := range columns {
		assert.Equal(t, c[1], widths[i][1])
		if width, err := strconv.Atoi(widths[i][2]); assert.NoError(t, err) && !strings.Contains(hidden, c[1]) {
			shown += width
		}
	}
	assert.Less(t, shown, 1400)
}

func profileFile(t *testing.T, name string) string {
	for _, it := range wireshark.Items() {
		if it.Name == "MPOP/"+name {
			return string(it.Text)
		}
	}
	require.Fail(t, "no such file", name)
	return ""
}

// TestInterrupted removes what an installation left that did not come to its end.
func TestInterrupted(t *testing.T) {
	home := t.TempDir()
	dirs := foldersIn(home)
	write(t, filepath.Join(dirs.Config, "profiles"), "a file where a folder must be")
	before := snapshot(t, home)
	_, err := wireshark.Install(dirs)
	require.Error(t, err)
	_, err = wireshark.Remove(dirs)
	require.NoError(t, err)
	assert.Equal(t, before, snapshot(t, home))
}

func TestParseFolders(t *testing.T) {
	tests := []struct {
		name, out string
		want      wireshark.Folders
	}{
		{"4.0", "Temp:                \t/tmp\nPersonal configuration:\t/home/u/.config/wireshark\nPersonal Plugins:    \t/home/u/.local/lib/wireshark/plugins/4.0\n" +
			"Personal Lua Plugins:\t/home/u/.local/lib/wireshark/plugins\nExtcap path:         \t/usr/lib/wireshark/extcap\n",
			wireshark.Folders{Config: "/home/u/.config/wireshark", Plugins: "/home/u/.local/lib/wireshark/plugins", Extcap: "/home/u/.config/wireshark/extcap", RootLua: true}},
		{"4.4", "Personal configuration:\t/home/u/.config/wireshark\nPersonal Lua Plugins:\t/home/u/.local/lib/wireshark/plugins\n" +
			"Personal Extcap path:\t/home/u/.local/lib/wireshark/extcap\nGlobal Extcap path:  \t/usr/lib/wireshark/extcap\n",
			wireshark.Folders{Config: "/home/u/.config/wireshark", Plugins: "/home/u/.local/lib/wireshark/plugins", Extcap: "/home/u/.local/lib/wireshark/extcap"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := ""
			if runtime.GOOS == "windows" {
				root = "C:" // a path without a volume is not absolute there
			}
			got, err := wireshark.ParseFolders([]byte(strings.ReplaceAll(tt.out, "\t/", "\t"+root+"/")))
			require.NoError(t, err)
			in := func(path string) string { return filepath.FromSlash(root + path) }
			assert.Equal(t, wireshark.Folders{Config: in(tt.want.Config), Plugins: in(tt.want.Plugins), Extcap: in(tt.want.Extcap), RootLua: tt.want.RootLua}, got)
		})
	}
	for _, out := range []string{"", "Personal configuration: relative\n", "tshark: Usage\n"} {
		_, err := wireshark.ParseFolders([]byte(out))
		assert.Error(t, err, out)
	}
}

func TestKnown(t *testing.T) {
	xdg := "/xdg"
	if runtime.GOOS == "windows" {
		xdg = `C:\xdg` // a path without a volume is not absolute there
	}
	none := func(string) string { return "" }
	env := func(name string) string {
		return map[string]string{"APPDATA": "/roaming", "XDG_CONFIG_HOME": xdg}[name]
	}
	assert.Equal(t, filepath.FromSlash("/h/.config/wireshark"), wireshark.Known("linux", "/h", none).Config)
	assert.Equal(t, filepath.Join(xdg, "wireshark"), wireshark.Known("darwin", "/h", env).Config)
	assert.Equal(t, filepath.FromSlash("/h/.local/lib/wireshark/plugins"), wireshark.Known("linux", "/h", env).Plugins)
	assert.Equal(t, filepath.FromSlash("/roaming/Wireshark/plugins"), wireshark.Known("windows", "/h", env).Plugins)
	assert.Equal(t, filepath.FromSlash("/h/AppData/Roaming/Wireshark/extcap"), wireshark.Known("windows", "/h", none).Extcap)
}

// TestInstalled installs into the folders that tshark names, and lets tshark
// find reader, fields and profile there.
func TestInstalled(t *testing.T) {
	tool(t, "tshark")
	home := sharedDir(t)
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	dirs, err := wireshark.Find(context.Background())
	require.NoError(t, err)
	assert.Contains(t, dirs.Source, "tshark")
	before := snapshot(t, home)
	_, err = wireshark.Install(dirs)
	require.NoError(t, err)
	log := shared(t, testdata("scenarios/S01.log"))
	for _, u := range users(t) {
		u.home = home
		out, warnings := u.tshark(t, "-C", "MPOP", "-2", "-r", log, "-Y", `mpop.winner == "E2"`, "-T", "fields", "-e", "frame.number")
		assert.Empty(t, warnings, u.name)
		assert.Len(t, strings.Fields(out), 16, u.name)
	}
	_, err = wireshark.Remove(dirs)
	require.NoError(t, err)
	assert.Equal(t, before, snapshot(t, home))
}

// TestProfile shows the profile's columns and colours, with the plugin and
// without, and finds no word on standard error.
func TestProfile(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	capture, _ := annotated(t, "scenarios/S01.log")
	for _, u := range users(t) {
		u.home = sharedDir(t)
		dirs := foldersIn(u.home)
		for _, it := range wireshark.Items() {
			if it.Place == wireshark.Profiles {
				write(t, filepath.Join(dirs.Config, "profiles", filepath.FromSlash(it.Name)), string(it.Text))
			}
		}
		for _, plugin := range [][]string{nil, {"-X", "lua_script:" + script}} {
			t.Run(fmt.Sprint(u.name, len(plugin)), func(t *testing.T) {
				out, warnings := u.tshark(t, append(plugin, "-C", "MPOP", "-r", capture, "--color", "-T", "fields", "-e", "frame.coloring_rule.name")...)
				onlyLogRules(t, plugin == nil, warnings)
				rules := strings.Split(out, "\n")
				assert.Equal(t, "MPOP server", rules[3])
				assert.Equal(t, "MPOP lost", rules[4])
				assert.Equal(t, "MPOP won", rules[11])

				out, warnings = u.tshark(t, append(plugin, "-C", "MPOP", "-r", capture, "-T", "psml")...)
				onlyLogRules(t, plugin == nil, warnings)
				for _, column := range []string{"Time", "Session", "Source", "Destination", "Endpoint", "State", "Why", "Quality", "Comment"} {
					assert.Contains(t, out, "<section>"+column+"</section>")
				}
				assert.Equal(t, plugin != nil, strings.Contains(out, "<section>lost</section>"), "the column of the state is empty without the fields")
				assert.Contains(t, out, "verdict=won how=observed")
			})
		}
	}
}

// onlyLogRules holds warnings to the rules for logs that are opened as they are,
// which need the fields.
func onlyLogRules(t *testing.T, without bool, warnings string) {
	t.Helper()
	if !without {
		assert.Empty(t, warnings)
	}
	assert.Equal(t, strings.Count(warnings, "Could not compile"), strings.Count(warnings, `(log)" in colorfilters`), warnings)
}

// TestColoursOfLog opens a log as it is: the colours are those of its capture.
func TestColoursOfLog(t *testing.T) {
	reader, fields := shared(t, "lua/ocsconv_reader.lua"), shared(t, "lua/ocsconv_fields.lua")
	u := users(t)[0]
	u.home = sharedDir(t)
	for _, it := range wireshark.Items() {
		if it.Place == wireshark.Profiles {
			write(t, filepath.Join(foldersIn(u.home).Config, "profiles", filepath.FromSlash(it.Name)), string(it.Text))
		}
	}
	rules := func(file string) []string {
		out, warnings := u.tshark(t, "-2", "-n", "-X", "lua_script:"+reader, "-X", "lua_script:"+fields, "-C", "MPOP", "-r", file, "--color", "-T", "fields", "-e", "frame.coloring_rule.name")
		require.Empty(t, warnings)
		return strings.Split(strings.TrimSpace(strings.ReplaceAll(out, " (log)", "")), "\n")
	}
	capture, _ := annotated(t, "scenarios/S01.log")
	got := rules(shared(t, testdata("scenarios/S01.log")))
	assert.Equal(t, rules(capture), got)
	assert.Contains(t, got, "MPOP lost")
}

// The button and the colour of what failed ask for the same.
func TestFailedIsOneThing(t *testing.T) {
	texts := map[string]string{}
	for _, it := range wireshark.Items() {
		texts[path.Base(it.Name)] = strings.ReplaceAll(string(it.Text), `\x22`, `"`)
	}
	var rule string
	for line := range strings.Lines(texts["colorfilters"]) {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(line, "@"), "@"); ok && name == "MPOP failed (log)" {
			rule, _, _ = strings.Cut(rest, "@")
		}
	}
	require.NotEmpty(t, rule)
	assert.Contains(t, texts["dfilter_buttons"], `"Failed","`+rule+`"`)
	assert.Contains(t, texts["colorfilters"], "[41120,0,11308][65535,65535,65535]", "white on the red of the palette")
	assert.NotContains(t, texts["colorfilters"], "Status-Code", "486 and the like are no failures")
}

// TestButtons applies the expressions of the filter buttons.
func TestButtons(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	capture, _ := annotated(t, "scenarios/S01.log")
	u := users(t)[0]
	want := map[string]int{"Failed": 0, "Poor": 0, "lost": 4, "answered": 16, "diagnostics": 1}
	for _, it := range wireshark.Items() {
		if !strings.HasSuffix(it.Name, "dfilter_buttons") {
			continue
		}
		for line := range strings.Lines(string(it.Text)) {
			parts := strings.Split(strings.Trim(strings.TrimSpace(line), `"`), `","`)
			if len(parts) != 4 {
				continue
			}
			out, warnings := u.tshark(t, "-n", "-X", "lua_script:"+script, "-r", capture, "-Y", strings.ReplaceAll(parts[2], `\x22`, `"`), "-T", "fields", "-e", "frame.number")
			assert.Empty(t, warnings)
			assert.Len(t, strings.Fields(out), want[parts[1]], parts[1])
			delete(want, parts[1])
		}
	}
	assert.Empty(t, want)
}
