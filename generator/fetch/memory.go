package fetch

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"

	"offprint/generator/atomicfile"
	"offprint/generator/paper"
)

// memory is the state kept between fetches. If it is missing or unreadable, a fetch requests
// its days as if it were the first.
type memory struct {
	file string // "" if it is not saved
	// Complete has the days up to which everything has been fetched, by request.
	Complete map[string]string `json:"complete,omitempty"`
	// Batches has the day and a hash of the papers of the newest feed, by category and host.
	Batches map[string]batch `json:"batches,omitempty"`
	// Changes made by this fetch.
	newComplete map[string]string
	newBatches  map[string]batch
}

// batch describes the content of a feed.
type batch struct {
	Day string `json:"day"`
	Sum string `json:"sum"`
}

// maxMemory is the maximum size of the file in bytes.
const maxMemory = 1 << 20

func recall(file string) *memory {
	m := &memory{file: file, newComplete: map[string]string{}, newBatches: map[string]batch{}}
	if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Size() <= maxMemory {
		if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, m) != nil {
			m.Complete, m.Batches = nil, nil
		}
	}
	if m.Complete == nil {
		m.Complete = map[string]string{}
	}
	if m.Batches == nil {
		m.Batches = map[string]batch{}
	}
	return m
}

// complete returns the day up to which everything has been fetched, or 0 if unknown.
func (m *memory) complete(what ...string) paper.Day {
	d, _ := paper.ParseDay(m.Complete[strings.Join(what, " ")])
	return d
}

// completed records that everything from one day to another has been fetched, unless earlier
// days are missing.
func (m *memory) completed(from, until paper.Day, what ...string) {
	was := m.complete(what...)
	if until > was && (was == 0 || from <= was.AddDays(1)) {
		m.newComplete[strings.Join(what, " ")] = until.String()
	}
}

// save adds the changes made by this fetch to the file.
func (m *memory) save() error {
	if m.file == "" || len(m.newComplete)+len(m.newBatches) == 0 {
		return nil
	}
	now := recall(m.file) // includes changes by other fetches
	maps.Copy(now.Complete, m.newComplete)
	maps.Copy(now.Batches, m.newBatches)
	data, err := json.MarshalIndent(now, "", " ")
	if err == nil {
		err = atomicfile.Write(m.file, append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("remembering until when everything has come: %w", err)
	}
	return nil
}
