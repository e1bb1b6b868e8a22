package wardround

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

var (
	eight = journal.SlotKey{Date: 20261122, Time: 8 * 60}
	group = journal.ID{0xee}
)

// line is a dose of order n that is due at eight.
func line(n byte, needs ...Need) Line {
	o := &journal.Order{
		Order: journal.ID{0x0f, n}, Version: 1, Drug: journal.Drug{Name: "Legemiddel " + string('A'+rune(n))}, Dose: 1_000_000, Unit: "tablett",
	}
	return Line{Order: o, Slot: eight, Dose: o.Dose, State: chart.SlotDue, Needs: needs}
}

func stop(n byte, lines ...Line) Stop { return Stop{Patient: journal.ID{n}, Lines: lines} }

func walkOf(stops ...Stop) *Walk { return NewWalk(stops) }

// lookAtAll steps through the patient as a nurse does.
func lookAtAll(w *Walk) {
	for range w.Stop().Lines {
		w.Step()
	}
}

func TestWalk_nothing_is_signed_before_each_line_was_looked_at(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2), line(3)))
	for n := range 3 {
		_, err := w.Acts(group)
		require.Equal(t, "round_look", journal.CodeOf(err))
		require.Equal(t, n-1, w.Cursor())
		w.Step()
	}
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 3)
	for i, a := range acts {
		require.NoError(t, a.Validate())
		require.Equal(t, journal.ActGiven, a.Act)
		require.Equal(t, group, a.Group, "one act, one group")
		require.Equal(t, journal.ID{0x0f, byte(i + 1)}, a.Order)
	}
}

func TestWalk_a_line_that_changed_has_to_be_looked_at_again(t *testing.T) {
	for name, change := range map[string]func(*Line){
		"another dose":    func(l *Line) { l.Dose = 2_000_000 },
		"another version": func(l *Line) { o := *l.Order; o.Version = 2; l.Order = &o },
		"a warning": func(l *Line) {
			l.Against = append(l.Against, journal.Invalid("allergy"))
		},
	} {
		w := walkOf(stop(1, line(1), line(2)))
		lookAtAll(w)
		changed := line(2)
		change(&changed)
		w.Set(stop(1, line(1), changed))
		_, err := w.Acts(group)
		require.Equal(t, "round_look", journal.CodeOf(err), name)
		require.True(t, w.Mark(0).Looked, "%s: the other line stands", name)
	}
}

func TestWalk_what_needs_more_is_never_signed_with_the_others(t *testing.T) {
	warned := line(3)
	warned.Against = []*journal.Error{journal.Invalid("already_given")}
	w := walkOf(stop(1, line(1), line(2, NeedDouble), warned))
	lookAtAll(w)
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 1)
	require.Equal(t, journal.ID{0x0f, 1}, acts[0].Order)
	require.Equal(t, "round_open", journal.CodeOf(w.Next()), "and the patient is not left because of that")
}

func TestWalk_a_dose_that_was_put_off_stays_open_and_is_told_of(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2)))
	lookAtAll(w)
	require.NoError(t, w.Later())
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 1)
	given := line(1)
	given.State = chart.SlotGiven
	w.Signed(journal.ID{1}, acts)
	w.Set(stop(1, given, line(2)))
	require.NoError(t, w.Next())
	require.Nil(t, w.Stop())
	o := w.Outcomes()[0]
	require.Equal(t, Tally{Given: 1}, o.Tally)
	require.Len(t, o.Open, 1)
	require.True(t, o.Open[0].Later)
	require.False(t, w.Complete())
}

func TestWalk_a_patient_is_left_only_signed_put_off_or_skipped_with_a_reason(t *testing.T) {
	w := walkOf(stop(1, line(1)), stop(2, line(2)))
	require.Equal(t, "round_open", journal.CodeOf(w.Next()))
	require.Equal(t, "text_missing", journal.CodeOf(w.Skip(SkipOther, " ")))
	require.NoError(t, w.Skip(SkipAsleep, ""))
	require.Equal(t, journal.ID{2}, w.Stop().Patient)
	w.End()
	list := w.Outcomes()
	require.Equal(t, SkipAsleep, list[0].Skipped.Why)
	require.Len(t, list[0].Open, 1, "skipped is not done")
	require.False(t, list[1].Visited)
	require.Len(t, list[1].Open, 1, "nobody falls off the round without a trace")
}

func TestWalk_withheld_doses_are_signed_with_the_others_and_carry_their_reason(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2, NeedSite)))
	lookAtAll(w)
	require.NoError(t, w.Withhold(journal.ReasonAsleep, ""))
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 2)
	require.Equal(t, journal.ActNotGiven, acts[1].Act)
	require.Equal(t, journal.ReasonAsleep, acts[1].NotGiven)
	require.NoError(t, acts[1].Validate())
	require.Equal(t, "text_missing", journal.CodeOf(w.Withhold(journal.ReasonOther, "")), "R-MED-08")
}

func TestWalk_a_patient_who_refuses_everything_takes_one_reason(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2), line(3, NeedDouble)))
	require.NoError(t, w.WithholdRest(journal.ReasonRefused, ""))
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 3)
	for _, a := range acts {
		require.Equal(t, journal.ReasonRefused, a.NotGiven)
	}
}

func TestR_MED_03_one_reason_answers_for_an_old_picture_and_for_nothing_else(t *testing.T) {
	stale, both := line(1), line(2)
	stale.Against = []*journal.Error{journal.Invalid("stale")}
	both.Against = []*journal.Error{journal.Invalid("allergy"), journal.Invalid("stale")}
	w := walkOf(stop(1, stale, both))
	lookAtAll(w)
	_, err := w.Acts(group)
	require.Equal(t, "round_nothing", journal.CodeOf(err))
	require.True(t, w.Stale())
	w.StateStale("nettet er nede")
	acts, err := w.Acts(group)
	require.NoError(t, err)
	require.Len(t, acts, 1)
	require.Equal(t, "nettet er nede", acts[0].Override)
}

func TestWalk_coming_back_to_a_patient_begins_with_who_it_is(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2)), stop(2, line(3)))
	lookAtAll(w)
	require.NoError(t, w.Skip(SkipBack, ""))
	require.True(t, w.GoTo(journal.ID{1}))
	require.Equal(t, -1, w.Cursor())
	_, err := w.Acts(group)
	require.Equal(t, "round_look", journal.CodeOf(err), "what was looked at before may be another tray")
}

func TestWalk_the_end_takes_in_who_came_meanwhile(t *testing.T) {
	w := walkOf(stop(1, line(1)))
	require.NoError(t, w.Skip(SkipAbsent, ""))
	w.Take(stop(2, line(2)))
	require.Nil(t, w.Stop(), "the end stays the end")
	require.Len(t, w.Outcomes(), 2)
	done := line(3)
	done.State = chart.SlotGiven
	w.Take(stop(3, done))
	require.Len(t, w.Outcomes(), 2, "who has nothing to be given is not in the round")
}

func TestPress_tells_a_press_from_the_repeats_of_a_held_key(t *testing.T) {
	var p press
	require.False(t, p.typed("Return"), "no key went down here")
	p.down("Return")
	require.True(t, p.typed("Return"))
	require.False(t, p.typed("Return"), "held")
	p.down("G")
	require.True(t, p.letter())
	require.False(t, p.letter(), "held")
}

func TestNatural_rooms_come_as_they_lie(t *testing.T) {
	require.Negative(t, natural("rom 9", "rom 10"))
	require.Positive(t, natural("rom 12 B", "rom 12 A"))
	require.Zero(t, natural("rom 7", "rom 7"))
}

func TestR_MED_04_what_was_signed_is_not_signed_again_on_an_older_reading(t *testing.T) {
	w := walkOf(stop(1, line(1), line(2)))
	lookAtAll(w)
	acts, err := w.Acts(group)
	require.NoError(t, err)
	w.Signed(journal.ID{1}, acts)
	w.Set(stop(1, line(1), line(2))) // read before the record was folded in
	lookAtAll(w)
	_, err = w.Acts(group)
	require.Equal(t, "round_nothing", journal.CodeOf(err))
	require.True(t, w.Done())
	given := line(1)
	given.State = chart.SlotGiven
	w.Set(stop(1, given, line(2)))
	w.Set(stop(1, line(1), line(2)))
	require.False(t, w.Done(), "a registration that was taken back leaves the dose open")
}
