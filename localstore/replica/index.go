package replica

import (
	"context"
	"slices"
	"strings"
	"sync"

	"feltjournal/journal"
)

// indexStep is how many texts are indexed between two chances for others.
const indexStep = 200

// maxTail is how many new words wait before they are sorted in.
const maxTail = 512

// document is one text that can be found.
type document struct {
	stream, entry journal.ID
	at            journal.Instant
	text          string // as written
	plain         string // as [normal] folds it
}

// index finds texts by the beginnings of their words. It is usable from the
// first text on: until build is through, a search reads every text.
type index struct {
	mu      sync.RWMutex
	docs    []document // guarded by mu, as all below; a dropped one has no text
	names   map[journal.ID]named
	words   map[string][]int32 // word -> documents, ascending
	sorted  []string
	tail    []string // words that are not sorted in yet
	indexed int      // documents that words covers
	built   bool
}

// named is what a patient is found by.
type named struct {
	version uint32
	plain   string
}

func newIndex() *index {
	return &index{names: map[journal.ID]named{}, words: map[string][]int32{}}
}

// add takes in the texts of entries.
func (x *index) add(entries []journal.Entry) {
	docs := make([]document, 0, len(entries))
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range entries {
		e := &entries[i]
		switch f := e.Fact.(type) {
		case *journal.Patient:
			x.name(e.Stream, f)
		case *journal.Note:
			docs = append(docs, document{e.Stream, e.ID, e.At, f.Text, normal(f.Text)})
		case *journal.Section:
			docs = append(docs, document{e.Stream, e.ID, e.At, f.Text, normal(f.Title + " " + f.Text)})
		}
	}
	x.docs = append(x.docs, docs...)
	if x.built {
		x.post(len(x.docs))
	}
}

func (x *index) name(stream journal.ID, p *journal.Patient) {
	if x.names[stream].version > p.Version {
		return
	}
	words := []string{p.Family, p.Given, p.Room}
	for _, id := range p.Identifiers {
		words = append(words, id.Value)
	}
	x.names[stream] = named{p.Version, normal(strings.Join(words, " "))}
}

// drop forgets the texts of a stream.
func (x *index) drop(stream journal.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.names, stream)
	for i := range x.docs {
		if x.docs[i].stream == stream {
			x.docs[i].text, x.docs[i].plain = "", ""
		}
	}
}

// forget empties the index: the user has locked.
func (x *index) forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	clear(x.names)
	clear(x.words)
	x.docs, x.sorted, x.tail, x.indexed = nil, nil, nil, 0
}

// build indexes what is there, in steps.
func (x *index) build(ctx context.Context) error {
	for ctx.Err() == nil {
		if x.buildStep() {
			return nil
		}
	}
	return ctx.Err()
}

func (x *index) buildStep() (done bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.post(min(x.indexed+indexStep, len(x.docs)))
	if x.indexed < len(x.docs) {
		return false
	}
	x.sortIn()
	x.built = true
	return true
}

// post indexes documents up to n. Called with mu.
func (x *index) post(n int) {
	for ; x.indexed < n; x.indexed++ {
		doc := int32(x.indexed)
		for w := range strings.FieldsSeq(x.docs[doc].plain) {
			list, known := x.words[w]
			if !known {
				x.tail = append(x.tail, w)
			}
			if len(list) == 0 || list[len(list)-1] != doc {
				x.words[w] = append(list, doc)
			}
		}
	}
	if x.built && len(x.tail) > maxTail {
		x.sortIn()
	}
}

func (x *index) sortIn() {
	x.sorted = append(x.sorted, x.tail...)
	slices.Sort(x.sorted)
	x.tail = nil
}

// find returns the documents in which every term begins some word, by number.
func (x *index) find(terms []string) []document {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if !x.built {
		return x.scan(terms)
	}
	var hits set
	for i, t := range terms {
		s := x.starting(t)
		if i == 0 {
			hits = s
		} else {
			hits.keep(s)
		}
	}
	var out []document
	hits.each(func(i int) {
		if x.docs[i].plain != "" {
			out = append(out, x.docs[i])
		}
	})
	return out
}

func (x *index) scan(terms []string) (out []document) {
	for _, d := range x.docs {
		if begins(d.plain, terms) {
			out = append(out, d)
		}
	}
	return out
}

// begins reports whether each term begins a word of plain.
func begins(plain string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(plain, " "+t) {
			return false
		}
	}
	return plain != ""
}

// starting is the set of documents with a word that starts so.
func (x *index) starting(prefix string) set {
	s := make(set, len(x.docs)/64+1)
	i, _ := slices.BinarySearch(x.sorted, prefix)
	for ; i < len(x.sorted) && strings.HasPrefix(x.sorted[i], prefix); i++ {
		s.add(x.words[x.sorted[i]])
	}
	for _, w := range x.tail {
		if strings.HasPrefix(w, prefix) {
			s.add(x.words[w])
		}
	}
	return s
}

// set is a set of document numbers, a bit each.
type set []uint64

func (s set) add(list []int32) {
	for _, n := range list {
		s[n/64] |= 1 << (n % 64)
	}
}

func (s set) keep(other set) {
	for i := range s {
		s[i] &= other[i]
	}
}

func (s set) each(f func(int)) {
	for i, w := range s {
		for b := 0; w != 0; b, w = b+1, w>>1 {
			if w&1 != 0 {
				f(i*64 + b)
			}
		}
	}
}
