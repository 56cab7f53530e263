package themes_test

import (
	"testing"

	"offprint/generator/paper"
	"offprint/generator/search"
)

// TestLaterPapers checks that the page of a paper lists the later related papers on request.
func TestLaterPapers(t *testing.T) {
	t.Parallel()
	similar := func(id string, day paper.Day, title string) search.Doc {
		return search.Doc{ID: "arxiv:" + id, Title: title, Authors: []string{"Ada Lovelace"}, Topics: []string{}, Date: day,
			Abstract: "Analytical engines weave algebraic patterns with punched cards, as looms weave flowers."}
	}
	m := newMineSite(t, "", append(minePapers(),
		similar("2502.09001", 20250201, "Looms and Algebraic Patterns"),
		similar("2502.09002", 20250202, "Patterns of Algebraic Looms"),
		similar("2502.09003", 20250203, "Algebraic Looms"),
		similar("2503.09002", 20250302, "Engines Weave Algebraic Patterns"),
		similar("2504.00003", 20250401, "Algebraic <i>Patterns</i> of Looms & Engines"),
		search.Doc{ID: "arxiv:2505.00004", Title: "Fish of Cold Waters", Authors: []string{"Marie Curie"}, Topics: []string{}, Date: 20250501, Abstract: "Herring swim south."},
	)...)
	const asked = `document.querySelector(".prose details summary")`
	m.goes("papers/2503.09002/")
	m.waits(asked)
	m.fail("later.")
	m.click(".prose details summary")
	m.waits(`document.querySelector(".prose details [role=status]")?.textContent.includes("offline")`)
	m.click(".prose details summary")
	m.fail("related/")
	m.click(".prose details summary")
	m.waits(`document.querySelector(".prose details [role=status]")?.textContent.includes("offline")`)
	m.click(".prose details summary")
	m.waits(`!document.querySelector(".prose details").open`)
	m.fail("")
	m.click(".prose details summary")
	m.waits(`document.querySelector(".prose details a")`)
	m.text(`document.querySelector(".prose details ol")`, "Algebraic <i>Patterns</i> of Looms & Engines 2025")
	m.click(".prose details a")
	m.waits(`location.pathname.endsWith("/papers/2504.00003/") && document.readyState === "complete"`)
	m.waits(asked)
	m.click(".prose details summary")
	m.waits(`document.querySelector(".prose details [role=status]")?.textContent === "None yet."`)
}
