package replica

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"feltjournal/journal"
)

// MaxHits bounds what a search returns of notes; all patients are returned.
const MaxHits = 200

// Hit is one thing that was found.
type Hit struct {
	Stream  journal.ID
	Entry   journal.ID // zero: the patient
	Patient string
	At      journal.Instant // performed-at of a note
	Snippet string          // of a note, around the first word that was found
}

// Search finds patients by name, room or number, and notes and sections by
// text: those in which every word of q begins a word. Case, marks on letters
// and the ways to write æ, ø and å make no difference. Patients stand first,
// then texts, latest first.
func (r *Replica) Search(q string) []Hit {
	terms := strings.Fields(normal(q))
	if len(terms) == 0 {
		return nil
	}
	patients := r.Patients()
	names := make(map[journal.ID]string, len(patients))
	var hits []Hit
	for _, p := range patients {
		names[p.Stream] = p.Name
		if begins(r.plainName(p), terms) {
			hits = append(hits, Hit{Stream: p.Stream, Patient: p.Name})
		}
	}
	return append(hits, r.searchTexts(terms, names)...)
}

func (r *Replica) plainName(p Summary) string {
	x := r.index
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.names[p.Stream].plain + normal(p.Name)
}

func (r *Replica) searchTexts(terms []string, names map[journal.ID]string) []Hit {
	docs := r.index.find(terms)
	docs = slices.DeleteFunc(docs, func(d document) bool { _, ok := names[d.stream]; return !ok })
	slices.SortFunc(docs, func(a, b document) int {
		return cmp.Or(cmp.Compare(b.at, a.at), slices.Compare(b.entry[:], a.entry[:]))
	})
	docs = docs[:min(len(docs), MaxHits)]
	hits := make([]Hit, len(docs))
	for i, d := range docs {
		hits[i] = Hit{Stream: d.stream, Entry: d.entry, Patient: names[d.stream], At: d.at, Snippet: snippet(d.text, terms)}
	}
	return hits
}

// snippetRadius is how many bytes stand before and after the word found.
const snippetRadius = 60

// snippet cuts out the surroundings of the first word that a term begins.
func snippet(text string, terms []string) string {
	at := max(0, firstWord(text, terms))
	from, to := max(0, at-snippetRadius), min(len(text), at+2*snippetRadius)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	s := strings.Join(strings.Fields(text[from:to]), " ")
	if from > 0 {
		s = "… " + s
	}
	if to < len(text) {
		s += " …"
	}
	return s
}

func firstWord(text string, terms []string) int {
	start := -1
	for i, c := range text + " " {
		inside := unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c)
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			word := normal(text[start:i])
			if slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(word, " "+t) }) {
				return start
			}
			start = -1
		}
	}
	return -1
}
