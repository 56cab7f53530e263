package build

import (
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/card"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// installableArtifacts returns the files that a device needs to install the site as an app:
// the manifest, and icons in the sizes and shapes that devices require.
func (b *builder) installableArtifacts(planned *plan.Plan) ([]artifact, error) {
	colours, err := b.colours()
	if err != nil {
		return nil, err
	}
	name, own, err := site.OwnIcon(b.cfg, b.dir)
	if err != nil {
		return nil, err
	}
	var docs []artifact
	var icons []plan.AppIcon
	add := func(i plan.AppIcon, file string, sum []byte, weight int, write func() ([]byte, error)) {
		i.Src = b.cfg.Href(file)
		icons = append(icons, i)
		docs = append(docs, fileArtifact(file, archive.SumOf(fmt.Appendf(nil, "%s %x", file, sum)), weight, write))
	}
	source := sha256.Sum256(own)
	if strings.EqualFold(path.Ext(name), ".svg") && own != nil {
		add(plan.AppIcon{Sizes: "any", Type: "image/svg+xml"}, "icons/icon.svg", source[:], len(own), func() ([]byte, error) { return own, nil })
	} else {
		if _, err := card.DrawIcon(card.Icon{Size: 16, Source: own}); err != nil {
			own, source = nil, [32]byte{} // such as .ico, which browsers show but cannot be converted: use the theme's
		}
		for file, icon := range map[string]card.Icon{"192": {Size: 192}, "512": {Size: 512}, "maskable": {Size: 512, Maskable: true}} {
			icon.Colours, icon.Source = colours, own
			i := plan.AppIcon{Sizes: fmt.Sprintf("%dx%[1]d", icon.Size), Type: "image/png"}
			if icon.Maskable {
				i.Purpose = "maskable"
			}
			add(i, "icons/"+file+".png", fmt.Appendf(source[:], "%v", colours), icon.Size*icon.Size, func() ([]byte, error) { return card.DrawIcon(icon) })
		}
	}
	slices.SortFunc(icons, func(a, b plan.AppIcon) int { return strings.Compare(a.Src, b.Src) })
	paper := colours.Paper
	manifest, err := planned.Manifest(icons, fmt.Sprintf("#%02x%02x%02x", paper.R, paper.G, paper.B))
	if err != nil {
		return nil, err
	}
	docs = append(docs, fileArtifact(plan.ManifestFile, archive.SumOf(manifest), len(manifest), func() ([]byte, error) { return manifest, nil }))
	// A user's file with one of these names replaces it.
	return slices.DeleteFunc(docs, func(d artifact) bool { return b.static[d.paths[0]] }), nil
}
