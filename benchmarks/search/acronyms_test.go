package main

import (
	"fmt"
	"reflect"
	"testing"
)

func TestPairsIn(t *testing.T) {
	for text, want := range map[string][]acronym{
		"We train large language models (LLMs) well.":               {{long: "large language models", short: "LLM"}},
		"Chain-of-thought (CoT) helps.":                             {{long: "Chain-of-thought", short: "CoT"}},
		"by mean of average precision (MAP)":                        {{long: "mean of average precision", short: "MAP"}},
		"a generative adversarial network (GAN) and (see) BLEU (B)": {{long: "generative adversarial network", short: "GAN"}},
		"in the United States (USA)":                                nil,
		"networks. Adversarial training (NAT)":                      nil, // in another sentence
		"Words (ABC)":                                               nil,
		"(ABC) alone":                                               nil,
		"retrieval-augmented generation (RAG), support vector machines (SVMs)": {
			{long: "retrieval-augmented generation", short: "RAG"}, {long: "support vector machines", short: "SVM"}},
	} {
		if got := pairsIn(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q has the pairs %v, want %v", text, got, want)
		}
	}
}

func TestMine(t *testing.T) {
	var items []item
	add := func(n int, abstract string) {
		for range n {
			items = append(items, item{title: fmt.Sprint("Paper ", len(items)), abstract: abstract})
		}
	}
	add(9, "Mean average precision (MAP) and mean average precision (MAP)")
	add(6, "Large language models (LLMs)")
	add(6, "maximum a posteriori (MAP)") // less frequent than the other long form
	add(4, "Word error rate (WER)")      // too rare
	add(5, "Structural similarity index measure (SSIM)")
	want := []acronym{
		{"mean average precision", "MAP", 9}, {"large language models", "LLM", 6}, {"structural similarity index measure", "SSIM", 5},
	}
	if got := mine(items, 10); !reflect.DeepEqual(got, want) {
		t.Errorf("the acronyms are %v, want %v", got, want)
	}
	if got := mine(items, 1); !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("the most frequent is %v", got)
	}
}
