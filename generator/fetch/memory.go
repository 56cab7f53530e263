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

// memory is what is remembered from one fetch to the next. Without it, or with one that
// nobody can read, a fetch asks for its days as if it were the first.
type memory struct {
	file string // "" for none
	// Complete are the days until which everything has come, by what was asked for.
	Complete map[string]string `json:"complete,omitempty"`
	// Batches are the day and the sum of the papers of the newest feed, by category.
	Batches map[string]batch `json:"batches,omitempty"`
	// What this fetch has found out.
	newComplete map[string]string
	newBatches  map[string]batch
}

// batch is what a feed held.
type batch struct {
	Day string `json:"day"`
	Sum string `json:"sum"`
}

// maxMemory is the most that is read of the file, in bytes.
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

// complete is the day until which everything has come; 0 where nobody knows.
func (m *memory) complete(what ...string) paper.Day {
	d, _ := paper.ParseDay(m.Complete[strings.Join(what, " ")])
	return d
}

// completed notes that everything has come from one day until another, unless days
// before these are missing.
func (m *memory) completed(from, until paper.Day, what ...string) {
	was := m.complete(what...)
	if until > was && (was == 0 || from <= was.AddDays(1)) {
		m.newComplete[strings.Join(what, " ")] = until.String()
	}
}

// save adds to the file what this fetch has found out.
func (m *memory) save() error {
	if m.file == "" || len(m.newComplete)+len(m.newBatches) == 0 {
		return nil
	}
	now := recall(m.file) // what others have added
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
