package setup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"ocsconv/converters/output"
)

// Keys below HKEY_CURRENT_USER.
const (
	environmentKey = `Environment`
	contextKey     = `Software\Classes\SystemFileAssociations\.uccapilog\shell\ocsconv`
	appKey         = `Software\Microsoft\Windows\CurrentVersion\Uninstall\ocsconv`
)

// pathAdded is the value of appKey that says that PATH lacked the folder before.
const pathAdded = "PathAdded"

// places are where the parts of an installation are.
type places struct{ folder, program, page, sendTo, startMenu, pageMenu string }

// pageFile is the page that reads logs in a browser, as releases have it beside the
// program.
const pageFile = "workbench.html"

func find() (places, error) {
	var p places
	for _, known := range []struct {
		id  *windows.KNOWNFOLDERID
		sub string
		to  *string
	}{
		{windows.FOLDERID_LocalAppData, `Programs\ocsconv`, &p.folder},
		{windows.FOLDERID_SendTo, "ocsconv.lnk", &p.sendTo},
		{windows.FOLDERID_Programs, "ocsconv.lnk", &p.startMenu},
		{windows.FOLDERID_Programs, "ocsconv workbench.lnk", &p.pageMenu},
	} {
		dir, err := windows.KnownFolderPath(known.id, windows.KF_FLAG_CREATE)
		if err != nil {
			return p, err
		}
		*known.to = filepath.Join(dir, known.sub)
	}
	p.program, p.page = filepath.Join(p.folder, "ocsconv.exe"), filepath.Join(p.folder, pageFile)
	return p, nil
}

// Install copies the running program, with the page that lies beside it, and makes
// their entries, or brings those of an earlier version up to date. Version is shown in
// the list of installed apps.
func Install(version string) ([]Change, error) {
	p, err := find()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	type step struct {
		where string
		do    func() error
	}
	var done []Change
	shell := os.Getenv("ComSpec")
	steps := []step{
		{p.program, func() error { return copyFile(self, p.program) }},
		{"PATH of this user: " + p.folder, func() error { return addToPath(p) }},
		{p.sendTo, func() error { return writeShortcut(p.sendTo, shortcut{target: p.program, icon: p.program}) }},
		{p.startMenu, func() error {
			return writeShortcut(p.startMenu, shortcut{target: shell, arguments: `/k "` + p.program + `" --help`, icon: p.program})
		}},
		{"context menu of .uccapilog", func() error { return addContext(p) }},
		{"list of apps", func() error { return addApp(p, version) }},
	}
	if page := filepath.Join(filepath.Dir(self), pageFile); isFile(page) {
		steps = append(steps,
			step{p.page, func() error { return copyFile(page, p.page) }},
			step{p.pageMenu, func() error { return writeShortcut(p.pageMenu, shortcut{target: p.page, icon: p.program}) }})
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return done, err
		}
		done = append(done, Change{"written", step.where})
	}
	announceEnvironment()
	return done, nil
}

// Remove takes away what Install made, and the answers that the program keeps in folders.
func Remove(kept ...string) ([]Change, error) {
	p, err := find()
	if err != nil {
		return nil, err
	}
	type step struct {
		where string
		do    func() (bool, error)
	}
	steps := []step{
		{"PATH of this user: " + p.folder, func() (bool, error) { return removeFromPath(p) }},
		{p.sendTo, func() (bool, error) { return removeFile(p.sendTo) }},
		{p.startMenu, func() (bool, error) { return removeFile(p.startMenu) }},
		{p.pageMenu, func() (bool, error) { return removeFile(p.pageMenu) }},
		{p.page, func() (bool, error) { return removeFile(p.page) }},
		{"context menu of .uccapilog", removeContext},
		{"list of apps", func() (bool, error) { return removeKeys(appKey) }},
	}
	for _, folder := range kept {
		steps = append(steps, step{"answers kept in " + folder, func() (bool, error) { return forget(folder) }})
	}
	var done []Change
	for _, step := range append(steps, step{p.program, func() (bool, error) { return removeProgram(p) }}) {
		was, err := step.do()
		if err != nil {
			return done, err
		}
		if was {
			done = append(done, Change{"removed", step.where})
		}
	}
	announceEnvironment()
	return done, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// copyFile puts a part of the running program where programs of one user are.
func copyFile(from, to string) error {
	octets, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, octets) {
		return nil // it may be the one that runs
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	f, err := new(output.Batch).Create(to)
	if err != nil {
		return err
	}
	defer f.Abort()
	if _, err := f.Write(octets); err != nil {
		return err
	}
	return f.Commit(true)
}

// addToPath appends the folder to the user's PATH, and notes that it did.
func addToPath(p places) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, environmentKey, registry.QUERY_VALUE|registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	old, _, err := k.GetStringValue("Path")
	if err != nil && !errors.Is(err, registry.ErrNotExist) {
		return err
	}
	value, added := withFolder(old, p.folder)
	if !added {
		return nil
	}
	app, _, err := registry.CreateKey(registry.CURRENT_USER, appKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer app.Close()
	if err := app.SetDWordValue(pathAdded, 1); err != nil {
		return err
	}
	return k.SetExpandStringValue("Path", value) // as Windows itself writes it
}

func removeFromPath(p places) (bool, error) {
	app, err := registry.OpenKey(registry.CURRENT_USER, appKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer app.Close()
	if n, _, err := app.GetIntegerValue(pathAdded); err != nil || n != 1 {
		return false, nil
	}
	k, err := registry.OpenKey(registry.CURRENT_USER, environmentKey, registry.QUERY_VALUE|registry.SET_VALUE)
	if err != nil {
		return false, err
	}
	defer k.Close()
	old, kind, err := k.GetStringValue("Path")
	if err != nil {
		return false, err
	}
	value := withoutFolder(old, p.folder)
	switch {
	case value == old:
		return false, nil
	case value == "":
		return true, k.DeleteValue("Path")
	case kind == registry.EXPAND_SZ:
		return true, k.SetExpandStringValue("Path", value)
	}
	return true, k.SetStringValue("Path", value)
}

func setValues(path string, values map[string]string) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer k.Close()
	for name, value := range values {
		if err := k.SetStringValue(name, value); err != nil {
			return err
		}
	}
	return nil
}

func addContext(p places) error {
	if err := setValues(contextKey, map[string]string{"": "Convert for Wireshark", "Icon": p.program}); err != nil {
		return err
	}
	return setValues(contextKey+`\command`, map[string]string{"": `"` + p.program + `" "%1"`})
}

// removeContext leaves no key of the extension that nothing else is in.
func removeContext() (bool, error) {
	was, err := removeKeys(contextKey+`\command`, contextKey)
	for key := filepath.Dir(contextKey); err == nil && filepath.Base(key) != "SystemFileAssociations"; key = filepath.Dir(key) {
		if !isEmpty(key) {
			break
		}
		_, err = removeKeys(key)
	}
	return was, err
}

// isEmpty reports whether a key is there and has nothing in it.
func isEmpty(path string) bool {
	k, err := registry.OpenKey(registry.CURRENT_USER, path, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer k.Close()
	info, err := k.Stat()
	return err == nil && info.SubKeyCount == 0 && info.ValueCount == 0
}

func addApp(p places, version string) error {
	return setValues(appKey, map[string]string{
		"DisplayName": "ocsconv", "DisplayVersion": version, "DisplayIcon": p.program, "InstallLocation": p.folder,
		"UninstallString": `"` + p.program + `" uninstall`,
	})
}

// removeKeys removes keys, inner ones first, and reports whether one was there.
func removeKeys(paths ...string) (was bool, err error) {
	for _, path := range paths {
		err := registry.DeleteKey(registry.CURRENT_USER, path)
		if err != nil && !errors.Is(err, registry.ErrNotExist) {
			return was, err
		}
		was = was || err == nil
	}
	return was, nil
}

func removeFile(path string) (bool, error) {
	err := output.RetryWhileHeld(func() error { return os.Remove(path) })
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// removeProgram removes the copy and its folder, if that is empty then. A program
// that runs cannot be removed, but it can be moved away, and goes when it has ended.
func removeProgram(p places) (bool, error) {
	err := os.Remove(p.program)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		// The folder of what is temporary may be on another drive, where nothing is moved to.
		name := filepath.Base(p.folder) + "-removed.exe"
		away, err := moveAway(p.program, filepath.Join(os.TempDir(), name), filepath.Join(filepath.Dir(p.folder), name))
		if err != nil {
			return false, err
		}
		if err := removeLater(away); err != nil {
			return false, err
		}
	}
	_ = os.Remove(p.folder) // fails unless it is empty
	return true, nil
}

// removeLater lets a shell without a window remove the file of the running program, which
// it can once that has ended: after two seconds, and once more after ten, for whoever looks
// into new files. The path is handed over as a variable, so that no sign in it is the shell's.
func removeLater(path string) error {
	cmd := exec.Command(os.Getenv("ComSpec"))
	cmd.Env = append(os.Environ(), "REMOVED="+path)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		CmdLine:       `cmd /d /c ping -n 3 127.0.0.1 >nul & del /f "%REMOVED%" & ping -n 11 127.0.0.1 >nul & if exist "%REMOVED%" del /f "%REMOVED%"`,
		CreationFlags: windows.CREATE_NO_WINDOW,
	}
	return cmd.Start()
}

var sendMessageTimeout = windows.NewLazySystemDLL("user32.dll").NewProc("SendMessageTimeoutW")

// announceEnvironment tells programs that run, such as Explorer, that PATH has
// changed, so that the next console knows it.
func announceEnvironment() {
	const broadcast, settingChange, abortIfHung, milliseconds = 0xffff, 0x1a, 0x2, 1000
	name, err := windows.UTF16PtrFromString("Environment")
	if err == nil {
		_, _, _ = sendMessageTimeout.Call(broadcast, settingChange, 0, uintptr(unsafe.Pointer(name)), abortIfHung, milliseconds, 0)
	}
}
