package build

import (
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/plan"
)

// The plan's results about names are cached in .offprint/names (see
// [plan.Plan.AppendKeptNames]), and those about each spelling in .offprint/spellings (see
// [plan.Plan.TakeSpellings]). Both files contain the checksum of the program. If a file is
// missing, damaged or of another program, the results are computed again.
const (
	namesFile      = "names"
	namesMagic     = "offprint names 1\n"
	spellingsFile  = "spellings"
	spellingsMagic = "offprint spellings 1\n"
)

// keptOfNames returns the content of a cache file, or nil if it is not usable.
func (b *builder) keptOfNames(file, magic string) []byte {
	state, err := archive.State(b.dir)
	if err != nil || b.o.Clean {
		return nil
	}
	// An unreadable file is treated like a missing one.
	data, _ := os.ReadFile(filepath.Join(state, file))
	d, ok := archive.Unseal(data, magic, b.renderer.Program)
	if !ok {
		return nil
	}
	return d.Bytes(uint64(d.Left()))
}

// keepNames saves the plan's results about names.
func (b *builder) keepNames(planned *plan.Plan) error {
	data, ok := planned.AppendKeptNames(b.sealedStart(namesMagic))
	if !ok {
		return nil
	}
	return b.writeSealed(namesFile, data)
}

// keepSpellings saves the plan's results about spellings.
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
