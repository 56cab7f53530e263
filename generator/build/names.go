package build

import (
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/plan"
)

// What a plan finds out about names is kept in .offprint/names: see [plan.Plan.AppendKeptNames].
// It is sealed with the sum of the program. A file that is missing, damaged or another
// program's costs time and nothing else.
const (
	namesMagic = "offprint names 1\n"
	namesFile  = "names"
)

// keptNames is what was kept; nil where nothing was.
func (b *builder) keptNames() ([]byte, error) {
	if b.o.Clean {
		return nil, nil
	}
	state, err := archive.State(b.dir)
	if err != nil {
		return nil, err
	}
	// One that cannot be read is as one that is missing.
	data, _ := os.ReadFile(filepath.Join(state, namesFile))
	d, ok := archive.Unseal(data, namesMagic, b.renderer.Program)
	if !ok {
		return nil, nil
	}
	return d.Bytes(uint64(d.Left())), nil
}

// keepNames keeps what a plan found out.
func (b *builder) keepNames(planned *plan.Plan) error {
	data, ok := planned.AppendKeptNames(append([]byte(namesMagic), b.renderer.Program[:]...))
	if !ok {
		return nil
	}
	state, err := archive.State(b.dir)
	if err != nil {
		return err
	}
	return archive.WriteState(filepath.Join(state, namesFile), archive.Seal(data))
}
