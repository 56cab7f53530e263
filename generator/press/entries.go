package press

import "sync"

// entries caches list entries by their numbers. There may be one for each paper, so they are
// kept as bytes in large blocks. It is safe for concurrent use.
type entries struct {
	mu     sync.RWMutex
	at     []place
	blocks [][]byte
}

// place is the position of an entry. A size of 0 means that there is no entry.
type place struct {
	block       uint16
	start, size uint32
}

const (
	blockSize = 1 << 20
	// blocksKept blocks hold the entries of about 100,000 papers.
	blocksKept = 32
)

// get returns a cached entry. The caller must not modify it.
func (s *entries) get(number int) (entry []byte, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p := s.at[number]
	if p.size == 0 {
		return nil, false
	}
	return s.blocks[p.block][p.start:][:p.size], true
}

// put caches a copy of an entry. If the cache is full, it is cleared first.
func (s *entries) put(number int, entry []byte) {
	if len(entry) > blockSize/16 {
		return // too large: it could leave much of a block empty
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
	s.blocks[last] = append(b, entry...) // never reallocates, so earlier slices of the block remain valid
}
