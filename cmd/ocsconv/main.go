// Command ocsconv turns the SIP text logs of Microsoft OCS, Lync and Skype for
// Business into pcapng that Wireshark reads as SIP, and back, and explains every
// forked call in them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // Windows has no zone files
)

// grace is how long a run may take to end by itself after a signal.
const grace = 2 * time.Second

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup lets a run outlive its terminal
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	s := newInvocation(ctx, os.Stdin, os.Stdout, os.Stderr)
	// Work ends by itself soon after a signal, unless it waits for input that
	// does not come. A second signal ends it at once.
	context.AfterFunc(ctx, func() {
		stop()
		time.Sleep(grace)
		s.outputs.RemoveUnfinished()
		os.Exit(exitFailed)
	})
	code := s.run(os.Args)
	keepConsole()
	os.Exit(code)
}
