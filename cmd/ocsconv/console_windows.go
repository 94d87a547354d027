package main

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// consoleColours makes the console of f understand escape codes, which the
// classic console of Windows 10 and of the servers does on request only, and
// reports whether it does.
func consoleColours(f *os.File) bool {
	h := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	const vt = windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	return mode&vt != 0 || windows.SetConsoleMode(h, mode|vt) == nil
}

var getConsoleProcessList = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownConsole reports whether this program is alone on its console, which then
// closes when it ends: somebody dropped files on its icon.
func ownConsole() bool {
	var list [2]uint32
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return n == 1
}

// keepConsole waits for Enter where the console would close over what was said.
func keepConsole() {
	if !ownConsole() {
		return
	}
	fmt.Fprint(os.Stderr, "Press Enter to close this window. ")
	var line [256]byte
	_, _ = os.Stdin.Read(line[:])
}

// openFile shows a file with the program that the user has for such files.
func openFile(path string) error {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, nil, name, nil, nil, windows.SW_SHOWNORMAL)
}
