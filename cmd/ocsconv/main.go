// Command ocsconv turns the SIP text logs of Microsoft OCS, Lync and Skype for
// Business into pcapng that Wireshark reads as SIP, and back, and explains every
// forked call in them.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // Windows has no zone files
)

func main() {
	debug.SetGCPercent(50) // half the garbage for a few percent of the time
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
