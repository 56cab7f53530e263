// Offprint makes a searchable static archive of scraped paper records.
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
	log.SetOutput(io.Discard) // of net/http, which writes there what a server sends unasked
	if !userCollects() {
		debug.SetGCPercent(collectAt)
	}
	// To the very end: whom a signal meets when all is done has done it.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(run(ctx, os.Args[1:], newTerminal(os.Stdin, os.Stdout, os.Stderr, os.Getenv)))
}
