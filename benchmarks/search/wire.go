package main

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// wireResult is the network use of queries to fresh clients.
type wireResult struct {
	Snippets bool              `json:"snippets"`
	Queries  int               `json:"queries"`
	Bytes    spread            `json:"bytes"` // including the script
	Requests spread            `json:"requests"`
	Chain    spread            `json:"chain"` // Requests and Chain exclude the script
	Classes  map[class]perWire `json:"classes"`
	// Other are paths of some files of no known class.
	Other []string `json:"other,omitempty"`
}

// perWire is the share of one class of files.
type perWire struct {
	Bytes    spread  `json:"bytes"`
	Requests float64 `json:"requests"` // mean
}

// measureWire sends each query to a fresh client, without and with snippets.
func measureWire(b *browser, queries []query, pause time.Duration, script int64) ([]wireResult, error) {
	b.wait(pause)
	defer b.wait(0)
	var results []wireResult
	for _, snippets := range []bool{false, true} {
		var bytes, requests, chain []float64
		classBytes := make(map[class][]float64)
		classRequests := make(map[class][]float64)
		other := make(map[string]bool)
		for _, q := range queries {
			b.take()
			a, err := b.search(q.text, searchOptions{Snippets: &snippets}, true)
			if err != nil {
				return nil, err
			}
			log := b.take()
			if len(log) == 0 {
				return nil, fmt.Errorf("searching for %q: a fresh client has asked for no file, so that it is not fresh", q.text)
			}
			own := make(map[class][2]float64)
			own[classScript] = [2]float64{float64(script), 1}
			total := float64(script)
			for _, s := range log {
				c := own[s.class]
				own[s.class] = [2]float64{c[0] + float64(s.bytes), c[1] + 1}
				total += float64(s.bytes)
				if s.class == classOther {
					other[s.path] = true
				}
			}
			for _, c := range classes() {
				classBytes[c] = append(classBytes[c], own[c][0])
				classRequests[c] = append(classRequests[c], own[c][1])
			}
			spans := make([]span, len(a.Spans))
			for i, s := range a.Spans {
				spans[i] = span{s[0], s[1]}
			}
			bytes = append(bytes, total)
			requests = append(requests, float64(len(log)))
			chain = append(chain, float64(longestChain(spans)))
		}
		r := wireResult{Snippets: snippets, Queries: len(queries),
			Bytes: spreadOf(bytes), Requests: spreadOf(requests), Chain: spreadOf(chain),
			Classes: make(map[class]perWire)}
		for _, c := range classes() {
			if p := (perWire{spreadOf(classBytes[c]), mean(classRequests[c])}); p.Requests > 0 {
				r.Classes[c] = p
			}
		}
		r.Other = slices.Sorted(maps.Keys(other))
		r.Other = r.Other[:min(10, len(r.Other))]
		results = append(results, r)
	}
	return results, nil
}

// latency is the time that queries take once their files are loaded.
type latency struct {
	Queries int     `json:"queries"`
	Median  float64 `json:"medianMs"`
	P95     float64 `json:"p95Ms"`
}

// measureLatency sends each query twice and measures the second.
func measureLatency(b *browser, queries []query) (*latency, error) {
	var times []float64
	for _, q := range queries {
		if _, err := b.search(q.text, searchOptions{}, false); err != nil {
			return nil, err
		}
		a, err := b.search(q.text, searchOptions{}, false)
		if err != nil {
			return nil, err
		}
		times = append(times, a.Time)
	}
	s := spreadOf(times)
	return &latency{Queries: len(queries), Median: s.Median, P95: s.P95}, nil
}
