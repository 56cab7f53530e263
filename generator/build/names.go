package build

import (
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/plan"
)

// What a plan finds out about names is kept in .offprint/names, see [plan.Plan.AppendKeptNames],
// and what it makes of each spelling in .offprint/spellings, see [plan.Plan.TakeSpellings].
// Both are sealed with the sum of the program. A file that is missing, damaged or another
// program's costs time and nothing else.
const (
	namesFile      = "names"
	namesMagic     = "offprint names 1\n"
	spellingsFile  = "spellings"
	spellingsMagic = "offprint spellings 1\n"
)

// keptOfNames is what was kept in a file; nil where nothing was.
func (b *builder) keptOfNames(file, magic string) []byte {
	state, err := archive.State(b.dir)
	if err != nil || b.o.Clean {
		return nil
	}
	// One that cannot be read is as one that is missing.
	data, _ := os.ReadFile(filepath.Join(state, file))
	d, ok := archive.Unseal(data, magic, b.renderer.Program)
	if !ok {
		return nil
	}
	return d.Bytes(uint64(d.Left()))
}

// keepNames keeps what a plan found out.
func (b *builder) keepNames(planned *plan.Plan) error {
	data, ok := planned.AppendKeptNames(b.sealedStart(namesMagic))
	if !ok {
		return nil
	}
	return b.writeSealed(namesFile, data)
}

// keepSpellings keeps what a plan made of spellings.
func (b *builder) keepSpellings(planned *plan.Plan) error {
	made := planned.TakeSpellings()
	if made == nil {
		return nil
	}
	return b.writeSealed(spellingsFile, append(b.sealedStart(spellingsMagic), made...))
}

func (b *builder) sealedStart(magic string) []byte {
	return append([]byte(magic), b.renderer.Program[:]...)
}

func (b *builder) writeSealed(file string, data []byte) error {
	state, err := archive.State(b.dir)
	if err != nil {
		return err
	}
	return archive.WriteState(filepath.Join(state, file), archive.Seal(data))
}
