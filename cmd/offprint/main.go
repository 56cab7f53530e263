// Offprint turns scraped paper records into a searchable static archive.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	log.SetOutput(io.Discard) // net/http logs unsolicited server responses here
	if !userCollects() {
		debug.SetGCPercent(collectAt)
	}
	// Signals are caught until the process exits: a signal that arrives after the work is
	// finished must not turn success into failure.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(run(ctx, os.Args[1:], newTerminal(os.Stdin, os.Stdout, os.Stderr, os.Getenv)))
}
