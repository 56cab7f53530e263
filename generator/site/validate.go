package site

import (
	"fmt"
	"maps"
	"slices"

	"offprint/generator/cite"
	"offprint/generator/text"
)

// validatePeople reports contradictions in people and apart.
func (o *Options) validatePeople() error {
	of := map[string]string{} // person by key of a name
	fold := func(where, s string) (string, error) {
		key := cite.NameKey(text.Fold(s))
		if key == "" {
			return "", fmt.Errorf("params.offprint.%s: %q is not a name", where, s)
		}
		return key, nil
	}
	persons := slices.Sorted(maps.Keys(o.People))
	for _, person := range persons {
		key, err := fold("people", person)
		if err != nil {
			return err
		}
		if before, ok := of[key]; ok {
			return fmt.Errorf("params.offprint.people: %q and %q are the same name; write all other names under one of them", before, person)
		}
		of[key] = person
	}
	for _, person := range persons {
		if len(o.People[person]) == 0 {
			return fmt.Errorf("params.offprint.people: %q has no other names; write for example %q = [\"A. Lovelace\"]", person, "Ada Lovelace")
		}
		for _, s := range o.People[person] {
			key, err := fold("people", s)
			if err != nil {
				return err
			}
			switch before, ok := of[key]; {
			case !ok || before == person:
				of[key] = person
			case o.People[before] != nil && cite.NameKey(text.Fold(before)) == key:
				return fmt.Errorf("params.offprint.people: %q is another name of %q, and has other names itself; write all under one of them", s, person)
			default:
				return fmt.Errorf("params.offprint.people: %q is another name of both %q and %q; a name is one person's", s, before, person)
			}
		}
	}
	for _, group := range o.Apart {
		if len(group) < 2 {
			return fmt.Errorf("params.offprint.apart: %q is one name; write those that are different persons' together, as [\"J. Smith\", \"John Smith\"]", group)
		}
		seen := map[string]string{}
		for _, s := range group {
			key, err := fold("apart", s)
			if err != nil {
				return err
			}
			if person, ok := of[key]; ok {
				key = cite.NameKey(text.Fold(person))
			}
			if before, ok := seen[key]; ok {
				if _, declared := of[key]; declared {
					return fmt.Errorf("params.offprint.apart: %q and %q are one person by params.offprint.people; take them out of one of the two", before, s)
				}
				return fmt.Errorf("params.offprint.apart: %q and %q are the same name: nothing tells them apart", before, s)
			}
			seen[key] = s
		}
	}
	return nil
}
