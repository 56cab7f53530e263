package generator

import (
	"context"
	"fmt"
	"maps"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// HideOptions lists the papers to hide.
type HideOptions struct {
	Dir    string
	IDs    []string // identifiers in any common notation
	Reason string   // written after each identifier in the file; may be empty
	Undo   bool     // allow the papers again
}

// HideResult reports the outcome for the identifiers, in normal form.
type HideResult struct {
	Changed   []string `json:"changed"`
	Unchanged []string `json:"unchanged"` // already as requested
	Explained []string `json:"explained"` // those of Unchanged that have a new reason
	Absent    []string `json:"absent"`    // those of Changed that are now hidden although no readable paper has them
}

// Hide adds papers to the archive's list of hidden papers or, with Undo, removes them from it.
// If any identifier is invalid, nothing is written.
func Hide(ctx context.Context, o HideOptions) (res HideResult, err error) {
	res = HideResult{Changed: []string{}, Unchanged: []string{}, Explained: []string{}, Absent: []string{}}
	if _, _, err := archive.ReadConfig(o.Dir); err != nil {
		return res, err
	}
	var ids []paper.ID
	for _, text := range o.IDs {
		id, err := paper.AnyID(text)
		if err != nil {
			return res, fmt.Errorf("hide: %w", err)
		}
		ids = append(ids, id)
	}
	absent := map[paper.ID]bool{}
	if !o.Undo {
		if absent, err = absentOf(ctx, o.Dir, ids); err != nil {
			return res, fmt.Errorf("hide: %w", err)
		}
	}
	before, err := archive.ReadHidden(o.Dir)
	if err != nil {
		return res, fmt.Errorf("hide: %w", err)
	}
	for _, id := range ids {
		var changed bool
		if o.Undo {
			changed, err = archive.Unhide(o.Dir, id)
		} else {
			changed, err = archive.Hide(o.Dir, id, o.Reason)
		}
		switch {
		case err != nil:
			return res, fmt.Errorf("hide: %w", err)
		case changed && !o.Undo && before.Names(id):
			res.Unchanged = append(res.Unchanged, string(id))
			res.Explained = append(res.Explained, string(id))
		case changed:
			res.Changed = append(res.Changed, string(id))
			if absent[id] {
				res.Absent = append(res.Absent, string(id))
			}
		default:
			res.Unchanged = append(res.Unchanged, string(id))
		}
	}
	return res, nil
}

// absentOf returns the identifiers that no readable paper of the archive has.
func absentOf(ctx context.Context, dir string, ids []paper.ID) (map[paper.ID]bool, error) {
	cards, _, err := cards(ctx, dir)
	if err != nil {
		return nil, err
	}
	absent := map[paper.ID]bool{}
	for _, id := range ids {
		absent[id] = true
	}
	for _, card := range cards {
		p := card.Paper()
		maps.DeleteFunc(absent, func(id paper.ID, _ bool) bool { return p.HasID(id) })
	}
	return absent, nil
}
