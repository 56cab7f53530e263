package main

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestKilledSending repeatedly kills the program while it sends a digest, and then lets it
// finish. Every reader must get the digest. Duplicates are limited to the mails that were
// being sent when the program was killed, and have the same Message-ID, so that mail programs
// can recognize them.
func TestKilledSending(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has none of these signals")
	}
	r := chance(t)
	o := newOrdeal(t, t.TempDir())
	office := &postOffice{}
	address := office.opens(t)
	o.write("archive/config.toml", "baseURL = \"https://example.org/\"\n[params.offprint.mail]\nfrom = \"papers@example.org\"\n")
	o.write("archive/content/2025/10/07/a.md", "+++\ntitle = \"A Paper\"\ndate = 2025-10-07\n+++\n\nIt says something.\n")
	kills, readers := 4, 40
	if long() {
		kills, readers = 100, 1000
	}
	var list strings.Builder
	for i := range readers {
		fmt.Fprintf(&list, "reader%d@readers.example\n", i)
	}
	o.write("readers.txt", list.String())
	if err := os.MkdirAll(o.scratch, 0o755); err != nil {
		t.Fatal(err)
	}
	send := func() *exec.Cmd {
		cmd := o.command(t.Context(), "digest", "--day", "2025-10-07", "--send", "--readers", o.path("readers.txt"), "--rate", "1000000")
		cmd.Env = append(cmd.Env, "OFFPRINT_SMTP_SERVER="+address)
		return cmd
	}
	killed := 0
	for i := range kills {
		after := r.IntN(max(1, 2*readers/kills)) + 1 // number of mails
		cmd := send()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		if office.await(office.count()+after, ended) {
			if cmd.Process.Signal(signals[i%len(signals)].signal) == nil {
				killed++
			}
			<-ended
		}
	}
	out, err := send().CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	before := office.count()
	if out, err := send().CombinedOutput(); err != nil || office.count() != before {
		t.Errorf("sent once more: %d mails, %v: %s", office.count()-before, err, bytes.TrimSpace(out))
	}
	sent := map[string][]string{} // Message-IDs, by reader
	for _, text := range office.texts {
		m, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		to, err := mail.ParseAddress(m.Header.Get("To"))
		if err != nil || m.Header.Get("Message-ID") == "" {
			t.Fatalf("%v: %v", m.Header, err)
		}
		sent[to.Address] = append(sent[to.Address], m.Header.Get("Message-ID"))
	}
	twice := 0
	for i := range readers {
		reader := fmt.Sprintf("reader%d@readers.example", i)
		mails := sent[reader]
		if len(mails) == 0 {
			t.Errorf("%s has no mail", reader)
		}
		for _, id := range mails {
			if id != mails[0] {
				t.Errorf("%s: the Message-IDs %s and %s", reader, mails[0], id)
			}
		}
		twice += max(0, len(mails)-1)
	}
	t.Logf("%d kills, %d readers, %d mails sent again", killed, readers, twice)
	if killed == 0 || twice > killed {
		t.Errorf("%d mails were sent again after %d kills", twice, killed)
	}
}

// count returns how many mails have arrived.
func (o *postOffice) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.texts)
}

// await waits until the given number of mails has arrived, or the program has ended.
func (o *postOffice) await(mails int, ended chan error) bool {
	for o.count() < mails {
		select {
		case err := <-ended:
			ended <- err
			return false
		case <-time.After(time.Millisecond):
		}
	}
	return true
}
