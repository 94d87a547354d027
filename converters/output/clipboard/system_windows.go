package clipboard

import (
	"fmt"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32           = windows.NewLazySystemDLL("user32.dll")
	openClipboard    = user32.NewProc("OpenClipboard")
	closeClipboard   = user32.NewProc("CloseClipboard")
	emptyClipboard   = user32.NewProc("EmptyClipboard")
	setClipboardData = user32.NewProc("SetClipboardData")

	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	globalAlloc  = kernel32.NewProc("GlobalAlloc")
	globalFree   = kernel32.NewProc("GlobalFree")
	globalLock   = kernel32.NewProc("GlobalLock")
	globalUnlock = kernel32.NewProc("GlobalUnlock")
)

const (
	unicodeText = 13 // CF_UNICODETEXT
	moveable    = 2  // GMEM_MOVEABLE
)

// system puts text on the clipboard with the functions of Windows, which belong to the
// thread that opened it.
func system(text string) (by string, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := open(); err != nil {
		return "", err
	}
	defer closeClipboard.Call()
	if ok, _, err := emptyClipboard.Call(); ok == 0 {
		return "", fmt.Errorf("clipboard: %w", err)
	}
	// The clipboard's lines end in CR LF, and a text in a NUL, which none may hold.
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	octets, err := windows.UTF16FromString(strings.ReplaceAll(text, "\x00", ""))
	if err != nil {
		return "", err
	}
	memory, _, err := globalAlloc.Call(moveable, uintptr(len(octets)*2))
	if memory == 0 {
		return "", fmt.Errorf("clipboard: %w", err)
	}
	at, _, err := globalLock.Call(memory)
	if at == 0 {
		_, _, _ = globalFree.Call(memory)
		return "", fmt.Errorf("clipboard: %w", err)
	}
	copy(unsafe.Slice((*uint16)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), len(octets)), octets)
	_, _, _ = globalUnlock.Call(memory)
	if ok, _, err := setClipboardData.Call(unicodeText, memory); ok == 0 { // else the memory is the clipboard's
		_, _, _ = globalFree.Call(memory)
		return "", fmt.Errorf("clipboard: %w", err)
	}
	return "the clipboard of Windows", nil
}

// patience is how long another program may have the clipboard open.
const patience = time.Second

func open() error {
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		ok, _, err := openClipboard.Call(0)
		if ok != 0 {
			return nil
		}
		if time.Since(began) > patience {
			return fmt.Errorf("clipboard: another program has it open: %w", err)
		}
	}
}
