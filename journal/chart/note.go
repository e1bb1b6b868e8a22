package chart

import (
	"bytes"
	"slices"

	"feltjournal/internal/plant"
	"feltjournal/journal"
)

// NoteThread is a signed report with its addenda and corrections.
type NoteThread struct {
	Root    NoteVersion
	Replies []NoteVersion // screen order; each names what it adds to or corrects
	Orphan  bool          // the note that the root answers has not arrived
}

// NoteVersion is one signed text. It stays readable whatever came after.
type NoteVersion struct {
	*journal.Note
	Entry       *journal.Entry
	CorrectedBy []journal.ID // corrections that stand; several stand side by side
	Voids       []Void       // who marked it feilregistrert
}

// Struck reports whether the text is shown struck through.
func (v NoteVersion) Struck() bool { return len(v.CorrectedBy) > 0 || len(v.Voids) > 0 }

type note struct {
	*journal.Note
	entry *journal.Entry
}

func (c *Chart) addNote(e *journal.Entry, f *journal.Note) {
	n := &note{f, e}
	c.notes[e.ID] = n
	c.noteList = insert(c.noteList, n, byWritten)
	if plant.Bug(plant.CorrectionReplaces) && f.Relation == journal.NoteCorrection {
		delete(c.notes, f.Target)
	}
	if f.Relation != journal.NoteNew {
		c.replies[f.Target] = insert(c.replies[f.Target], n, byWritten)
	}
}

func byWritten(a, b *note) int { return byStamp(a.entry, b.entry) }

// Notes are all reports in screen order, each with what was added to it.
func (c *Chart) Notes() []*NoteThread {
	threads := make(map[*note]*NoteThread, len(c.noteList))
	list := make([]*NoteThread, 0, len(c.noteList))
	roots := c.roots()
	for _, n := range c.noteList {
		if roots[n] == n {
			t := &NoteThread{Root: c.version(n), Orphan: n.Relation != journal.NoteNew}
			threads[n], list = t, append(list, t)
		}
	}
	for _, n := range c.noteList {
		if r := roots[n]; r != n {
			threads[r].Replies = append(threads[r].Replies, c.version(n))
		}
	}
	return list
}

func (c *Chart) version(n *note) NoteVersion {
	v := NoteVersion{Note: n.Note, Entry: n.entry, Voids: c.Voids(n.entry.ID)}
	for _, r := range c.replies[n.entry.ID] {
		if r.Relation == journal.NoteCorrection && len(c.voids[r.entry.ID]) == 0 {
			v.CorrectedBy = append(v.CorrectedBy, r.entry.ID)
		}
	}
	return v
}

// roots finds for each note the one it hangs under: the first that is here of
// those it answers. It looks at each note once, however long the chains are.
func (c *Chart) roots() map[*note]*note {
	roots := make(map[*note]*note, len(c.noteList))
	for _, n := range c.noteList {
		var path []*note
		for at := n; roots[at] == nil; {
			roots[at], path = at, append(path, at) // a root until something above it is found
			up := c.target(at)
			if up == nil {
				break
			}
			at = up
		}
		if len(path) > 0 {
			c.hang(path, roots)
		}
	}
	return roots
}

// hang gives every note of a path its root. The path ends at a root, below a
// note whose root is known, or where it bites its own tail: notes that a broken
// device made answer each other in a ring hang under the one with the smallest
// id, so none is out of sight.
func (c *Chart) hang(path []*note, roots map[*note]*note) {
	root := path[len(path)-1]
	if up := c.target(root); up != nil {
		root = roots[up]
		if i := slices.Index(path, up); i >= 0 {
			root = slices.MinFunc(path[i:], func(a, b *note) int { return bytes.Compare(a.entry.ID[:], b.entry.ID[:]) })
		}
	}
	for _, n := range path {
		roots[n] = root
	}
}

func (c *Chart) target(n *note) *note {
	if n.Relation == journal.NoteNew {
		return nil
	}
	return c.notes[n.Target]
}

// Note is one signed text by its entry; ok is false if it is not here.
func (c *Chart) Note(entry journal.ID) (v NoteVersion, ok bool) {
	n := c.notes[entry]
	if n == nil {
		return NoteVersion{}, false
	}
	return c.version(n), true
}

// Standing are the texts of the thread that are not struck, in screen order.
func (t *NoteThread) Standing() []NoteVersion {
	all := append([]NoteVersion{t.Root}, t.Replies...)
	return slices.DeleteFunc(all, NoteVersion.Struck)
}
