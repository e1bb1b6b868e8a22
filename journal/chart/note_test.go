package chart_test

import (
	"testing"

	"feltjournal/journal"

	"github.com/stretchr/testify/require"
)

func report(text string) *journal.Note { return &journal.Note{Type: "rapport", Text: text} }

func reply(r journal.NoteRelation, target journal.ID, text string) *journal.Note {
	return &journal.Note{Type: "rapport", Text: text, Relation: r, Target: target, Reason: "skrivefeil"}
}

func TestR_NOTE_02_every_version_stays_readable(t *testing.T) {
	b := &book{}
	root := b.add(anna, at(8, 0), report("Sov dårlig"))
	fixed := b.add(anna, at(8, 5), reply(journal.NoteCorrection, root, "Sov godt"))
	added := b.add(bjorn, at(8, 10), reply(journal.NoteAddendum, root, "Spiste frokost"))
	again := b.add(anna, at(8, 15), reply(journal.NoteCorrection, fixed, "Sov meget godt"))
	threads := b.fold().Notes()
	require.Len(t, threads, 1)
	th := threads[0]
	require.Equal(t, "Sov dårlig", th.Root.Text)
	require.True(t, th.Root.Struck())
	require.Equal(t, []journal.ID{fixed}, th.Root.CorrectedBy)
	require.Len(t, th.Replies, 3)
	require.Equal(t, []journal.ID{again}, th.Replies[0].CorrectedBy)
	standing := th.Standing()
	require.Len(t, standing, 2)
	require.Equal(t, added, standing[0].Entry.ID)
	require.Equal(t, again, standing[1].Entry.ID)
}

func TestNotes_two_corrections_of_one_note_stand_side_by_side(t *testing.T) {
	b := &book{}
	root := b.add(anna, at(8, 0), report("Fikk insulin"))
	b.add(anna, at(8, 5), reply(journal.NoteCorrection, root, "Fikk ikke insulin"))
	b.add(bjorn, at(8, 6), reply(journal.NoteCorrection, root, "Fikk insulin 07:50"))
	th := b.fold().Notes()[0]
	require.Len(t, th.Root.CorrectedBy, 2)
	require.Len(t, th.Standing(), 2)
}

func TestNotes_a_correction_entered_in_error_strikes_nothing(t *testing.T) {
	b := &book{}
	root := b.add(anna, at(8, 0), report("Sov godt"))
	wrong := b.add(anna, at(8, 5), reply(journal.NoteCorrection, root, "Sov dårlig"))
	b.void(anna, at(8, 6), wrong, "feil pasient")
	th := b.fold().Notes()[0]
	require.False(t, th.Root.Struck())
	require.True(t, th.Replies[0].Struck())
}

func TestR_NOTE_04_two_reports_of_one_time_are_two_reports(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), report("Rolig natt"))
	b.add(bjorn, at(8, 0), report("Urolig natt"))
	b.add(anna, at(8, 0), report("Rolig natt"))
	require.Len(t, b.fold().Notes(), 3)
}

func TestNotes_an_addendum_whose_note_has_not_arrived_is_shown(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 5), reply(journal.NoteAddendum, number(2), "Tillegg"))
	c := b.fold()
	require.True(t, c.Notes()[0].Orphan)
	b.add(anna, at(8, 0), report("Sov godt"))
	c.Add(b.entries...)
	require.Len(t, c.Notes(), 1)
	require.False(t, c.Notes()[0].Orphan)
	require.Equal(t, "Tillegg", c.Notes()[0].Replies[0].Text)
	v, ok := c.Note(number(1))
	require.True(t, ok)
	require.Equal(t, "Tillegg", v.Text)
	_, ok = c.Note(number(9))
	require.False(t, ok)
}

func TestNotes_a_ring_of_corrections_hides_none(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), reply(journal.NoteCorrection, number(2), "a"))
	b.add(anna, at(8, 1), reply(journal.NoteCorrection, number(1), "b"))
	b.add(anna, at(8, 2), reply(journal.NoteCorrection, number(3), "c")) // itself
	b.add(anna, at(8, 3), reply(journal.NoteAddendum, number(2), "d"))
	threads := b.fold().Notes()
	require.Len(t, threads, 2)
	require.Equal(t, "a", threads[0].Root.Text)
	require.Len(t, threads[0].Replies, 2)
}
