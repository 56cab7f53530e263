package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

const subjectsConfig = `
baseURL = "https://me.github.io/papers/"
[params.offprint]
topicThreshold = 1
`

// byTopics makes a paper of each list of topics.
func byTopics(topics ...[]string) []paper.Paper {
	papers := make([]paper.Paper, len(topics))
	for i, list := range topics {
		papers[i] = p(fmt.Sprintf("arxiv:2401.%05d", i+1), 20240101+paper.Day(i), "Ann One")
		papers[i].Topics = list
	}
	return papers
}

func topicPages(pages map[string]plan.Page) []string {
	var out []string
	for _, path := range paths(pages, plan.KindTopic) {
		d := pages[path].Data.(*plan.NameData)
		line := fmt.Sprintf("%s: %d", d.Name, d.Count)
		if d.Also != "" {
			line += " (" + d.Also + ")"
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// TestTopicsAreOne checks that names of the same topic are on one page, and other names on
// other pages.
func TestTopicsAreOne(t *testing.T) {
	one := func(names ...string) (list [][]string) {
		for _, n := range names {
			list = append(list, []string{n})
		}
		return list
	}
	for _, c := range []struct {
		what   string
		config string
		topics [][]string
		want   []string
	}{
		{"number", "", one("diffusion model", "Diffusion Models", "diffusion models"), []string{"Diffusion Models: 3 (diffusion model)"}},
		{"number in -ies and -es", "", one("ablation study", "ablation studies", "bounding box", "bounding boxes"),
			[]string{"ablation study: 2 (ablation studies)", "bounding box: 2 (bounding boxes)"}},
		{"no number", "", one("bias", "physics", "loss", "GPS", "GP", "analysis", "consensus"), []string{"GP: 1", "GPS: 1", "analysis: 1", "bias: 1", "consensus: 1", "loss: 1", "physics: 1"}},
		{"hyphens", "", one("pre-training", "pretraining", "pre training"), []string{"pre-training: 3 (pre training, pretraining)"}},
		{"acronyms", "", one("large language models", "LLM", "LLMs", "Large Language Models (LLMs)", "large language model"),
			[]string{"large language models: 5 (LLM, LLMs, Large Language Models (LLMs), large language model)"}},
		{"acronyms before their long form", "", one("DiT (Diffusion Transformer)", "DiTs", "diffusion transformers"), []string{"DiT (Diffusion Transformer): 3 (DiTs, diffusion transformers)"}},
		{"acronyms in longer names", "", one("Large Language Model (LLM)", "LLM agents", "large language model agents", "Chain-of-Thought (CoT) reasoning", "chain-of-thought reasoning"),
			[]string{"Chain-of-Thought (CoT) reasoning: 2 (chain-of-thought reasoning)", "LLM agents: 2 (large language model agents)", "Large Language Model (LLM): 1"}},
		{"an acronym of several", "", one("Principal Component Analysis (PCA)", "Patient-Controlled Analgesia (PCA)", "PCA"),
			[]string{"PCA: 1", "Patient-Controlled Analgesia (PCA): 1", "Principal Component Analysis (PCA): 1"}},
		{"parentheses of another kind", "", one("attention (machine learning)", "attention"), []string{"attention (machine learning): 1", "attention: 1"}},
		{"categories", "", one("cs.CL", "math.AGs", "math.AG"), []string{"cs.CL: 1", "math.AG: 1", "math.AGs: 1"}},
		{"both on one paper", "", [][]string{{"LLM", "LLMs", "Large Language Models (LLM)"}}, []string{"LLM: 1 (LLMs, Large Language Models (LLM))"}},
		{"not wanted", "joinTopics = false", one("model", "models"), []string{"model: 1", "models: 1"}},
		{"apart", `apart = [["agent", "agents"]]`, one("agent", "agents", "Agents"), []string{"agent: 1", "agents: 2"}},
		{"declared", "joinTopics = false\n[params.offprint.topicNames]\n\"Language\" = [\"text\", \"words\", \"nothing\"]", one("text", "words", "text"), []string{"Language: 3 (text, words)"}},
		{"declared, and others alike", "[params.offprint.topicNames]\n\"Language\" = [\"text\"]", one("texts", "texts", "text", "language"), []string{"Language: 4 (text, texts)"}},
	} {
		_, pages := planOf(t, subjectsConfig+c.config, byTopics(c.topics...)...)
		if got := topicPages(pages); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// TestTopicsLead checks that the page of a joined name redirects to the name that it was
// joined to.
func TestTopicsLead(t *testing.T) {
	_, pages := planOf(t, subjectsConfig, byTopics([]string{"agents"}, []string{"agent"}, []string{"agents"})...)
	redirect, ok := pages["topics/agent.html"]
	if !ok || redirect.Kind != plan.KindRedirect || redirect.Title != "topics/agents.html" {
		t.Errorf("%+v", redirect)
	}
}
