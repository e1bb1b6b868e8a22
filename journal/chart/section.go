package chart

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// SectionState is one section of a shared document. Sections live their own
// lives: one that was changed by one person only is simply changed, one that
// two people changed each on their own stands twice until somebody writes a
// version that names both as parents.
type SectionState struct {
	Document string
	Key      string
	Heads    []SectionVersion // what stands now, in screen order; more than one: side by side
	Versions []SectionVersion // every version, in screen order
}

// SectionVersion is one version, signed by one person.
type SectionVersion struct {
	*journal.Section
	Entry *journal.Entry
}

// Concurrent reports whether the section stands more than once.
func (s *SectionState) Concurrent() bool { return len(s.Heads) > 1 }

// Ended reports whether everybody agrees that the section is no more.
func (s *SectionState) Ended() bool {
	return !slices.ContainsFunc(s.Heads, func(v SectionVersion) bool { return v.Text != "" })
}

// Parents are the entries that a new version is written on top of.
func (s *SectionState) Parents() []journal.ID {
	var ids []journal.ID
	for _, v := range s.Heads {
		ids = append(ids, v.Entry.ID)
	}
	return ids[:min(len(ids), journal.MaxParents)]
}

type sectionKey struct{ document, key string }

type section struct {
	name     sectionKey
	versions []SectionVersion // screen order
	heads    []SectionVersion
	cases    []Case
}

func (c *Chart) addSection(e *journal.Entry, f *journal.Section) {
	name := sectionKey{f.Document, f.Key}
	s := c.sections[name]
	if s == nil {
		s = &section{name: name}
		c.sections[name] = s
	}
	s.versions = insert(s.versions, SectionVersion{f, e}, bySectionStamp)
	c.dirtySections[s] = true
}

func bySectionStamp(a, b SectionVersion) int { return byStamp(a.Entry, b.Entry) }

// Document are the sections of a document by their order, title and key.
func (c *Chart) Document(document string) []*SectionState {
	var list []*SectionState
	for name, s := range c.sections {
		if name.document == document {
			list = append(list, &SectionState{name.document, name.key, s.heads, s.versions[:len(s.versions):len(s.versions)]})
		}
	}
	slices.SortFunc(list, func(a, b *SectionState) int {
		x, y := a.Heads[0], b.Heads[0]
		return cmp.Or(cmp.Compare(x.Order, y.Order), strings.Compare(x.Title, y.Title), strings.Compare(a.Key, b.Key))
	})
	return list
}

// Section is one section, nil if nobody has written it.
func (c *Chart) Section(document, key string) *SectionState {
	s := c.sections[sectionKey{document, key}]
	if s == nil {
		return nil
	}
	return &SectionState{document, key, s.heads, s.versions[:len(s.versions):len(s.versions)]}
}

func (s *section) settle() {
	s.heads = heads(s.versions)
	s.cases = nil
	if c, ok := s.concurrent(); ok {
		s.cases = []Case{c}
	}
}

// heads are the versions that no other one was written on top of. Versions
// that name each other in a ring, which no honest device makes, are heads all
// of them: nothing that was written is out of sight.
func heads(versions []SectionVersion) []SectionVersion {
	if plant.Bug(plant.LastWriterWins) {
		return versions[len(versions)-1:]
	}
	byID := make(map[journal.ID]SectionVersion, len(versions))
	for _, v := range versions {
		byID[v.Entry.ID] = v
	}
	named := map[journal.ID]bool{}
	for _, v := range versions {
		for _, p := range v.Parents {
			named[p] = named[p] || p != v.Entry.ID
		}
	}
	open := slices.DeleteFunc(slices.Clone(versions), func(v SectionVersion) bool { return named[v.Entry.ID] })
	seen := ancestry(open, byID)
	return slices.DeleteFunc(slices.Clone(versions), func(v SectionVersion) bool {
		return named[v.Entry.ID] && seen[v.Entry.ID]
	})
}

// ancestry is everything the versions were written on top of, and themselves.
func ancestry(from []SectionVersion, byID map[journal.ID]SectionVersion) map[journal.ID]bool {
	seen := map[journal.ID]bool{}
	queue := slices.Clone(from)
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[v.Entry.ID] {
			continue
		}
		seen[v.Entry.ID] = true
		for _, p := range v.Parents {
			if parent, here := byID[p]; here {
				queue = append(queue, parent)
			}
		}
	}
	return seen
}

// concurrent is the case of a section that stands, or stood, more than once.
func (s *section) concurrent() (Case, bool) {
	c := Case{
		ID: caseID(RuleConcurrentSection, journal.ID{}, []byte(s.name.document), []byte(s.name.key)), Rule: RuleConcurrentSection,
		Severity: SeverityReview, Document: s.name.document, Section: s.name.key,
	}
	if len(s.heads) > 1 {
		for _, v := range s.heads {
			c.about(v.Entry)
		}
		c.live = true
		return c, true
	}
	joint := s.joint()
	if joint == nil {
		return c, false
	}
	for _, v := range s.versions {
		if slices.Contains(joint.Parents, v.Entry.ID) {
			c.about(v.Entry)
		}
	}
	c.joined = joint.Entry
	return c, true
}

// joint is the latest version that joined two or more.
func (s *section) joint() *SectionVersion {
	for i := len(s.versions) - 1; i >= 0; i-- {
		if len(s.versions[i].Parents) > 1 {
			return &s.versions[i]
		}
	}
	return nil
}
