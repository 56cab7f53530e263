package press

import "sync"

// entries keeps entries of lists by their numbers. There may be as many as papers, so they
// are bytes in large blocks. It is safe for concurrent use.
type entries struct {
	mu     sync.RWMutex
	at     []place
	blocks [][]byte
}

// place is where an entry is: none where its size is 0.
type place struct {
	block       uint16
	start, size uint32
}

const (
	blockSize = 1 << 20
	// blocksKept are those of some 100,000 papers.
	blocksKept = 32
)

// get is an entry that is kept. Nobody may change it.
func (s *entries) get(number int) (entry []byte, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p := s.at[number]
	if p.size == 0 {
		return nil, false
	}
	return s.blocks[p.block][p.start:][:p.size], true
}

// put keeps a copy of an entry, and forgets all others where there are too many.
func (s *entries) put(number int, entry []byte) {
	if len(entry) > blockSize/16 {
		return // it would leave much of a block empty
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last])+len(entry) > blockSize {
		if len(s.blocks) == blocksKept {
			clear(s.at)
			s.blocks = nil
		}
		s.blocks = append(s.blocks, make([]byte, 0, blockSize))
		last = len(s.blocks) - 1
	}
	b := s.blocks[last]
	s.at[number] = place{uint16(last), uint32(len(b)), uint32(len(entry))}
	s.blocks[last] = append(b, entry...) // within its room: who has a piece of it keeps that
}
