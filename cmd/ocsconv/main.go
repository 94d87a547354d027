// Command ocsconv turns the SIP text logs of Microsoft OCS, Lync and Skype for
// Business into pcapng that Wireshark reads as SIP, and back, and explains every
// forked call in them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // Windows has no zone files
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
