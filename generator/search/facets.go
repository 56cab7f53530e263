package search

import (
	"encoding/binary"

	"offprint/generator/text"
)

// facets are the topics and organizations of each paper. They are numbered in the
// order in which they are first met, and shown as they were spelled there.
type facets struct {
	topics, organizations facetNames
	papers                []uint32 // for each: number of topics, the topics; 0 or 1 + the organization
}

type facetNames struct {
	keys   termSet // folded
	names  []string
	counts []int
}

func (n *facetNames) add(name string) uint32 {
	id := n.keys.id(text.Fold(name))
	if int(id) == len(n.names) {
		n.names = append(n.names, name)
		n.counts = append(n.counts, 0)
	}
	n.counts[id]++
	return id
}

// number gives the names that are worth a facet, because several papers have
// them, numbers from 1 on; the others have 0.
func (n *facetNames) number() (names []string, numbers []uint64) {
	names, numbers = []string{}, make([]uint64, len(n.names))
	for id, count := range n.counts {
		if count > 1 {
			names = append(names, n.names[id])
			numbers[id] = uint64(len(names))
		}
	}
	return names, numbers
}

func (f *facets) add(d *Doc) {
	var ids []uint32
	seen := map[string]bool{}
	for _, t := range d.Topics {
		if key := text.Fold(t); !seen[key] { // a topic that a paper has twice counts once
			seen[key] = true
			ids = append(ids, f.topics.add(t))
		}
	}
	f.papers = append(append(f.papers, uint32(len(ids))), ids...)
	if d.Organization == "" {
		f.papers = append(f.papers, 0)
	} else {
		f.papers = append(f.papers, 1+f.organizations.add(d.Organization))
	}
}

// encode is the length of the names as JSON, the names, and for each paper the
// number of its topics, these, and its organization, numbered from 1 on.
func (f *facets) encode() ([]byte, error) {
	topics, topic := f.topics.number()
	organizations, organization := f.organizations.number()
	names, err := marshal([][]string{topics, organizations})
	if err != nil {
		return nil, err
	}
	out := append(binary.AppendUvarint(nil, uint64(len(names))), names...)
	for i := 0; i < len(f.papers); {
		n := int(f.papers[i])
		i++
		var kept []uint64
		for _, id := range f.papers[i : i+n] {
			if topic[id] > 0 {
				kept = append(kept, topic[id])
			}
		}
		i += n
		out = binary.AppendUvarint(out, uint64(len(kept)))
		for _, id := range kept {
			out = binary.AppendUvarint(out, id)
		}
		org := uint64(0)
		if id := f.papers[i]; id > 0 {
			org = organization[id-1]
		}
		i++
		out = binary.AppendUvarint(out, org)
	}
	return out, nil
}
