package wardround

import (
	"context"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/format"
	"feltjournal/ui/theme"
)

// all signs what was looked at, in one transaction. The patient and the acts
// are taken down here, on Fyne's goroutine; until they are durable no key does
// anything, and the next patient is another press.
func (s *Screen) all() {
	group, err := s.journal.NewID()
	if err != nil {
		s.fail(err)
		return
	}
	acts, err := s.walk.Acts(group)
	if err != nil {
		s.Refresh()
		s.fail(err)
		return
	}
	patient, at := s.walk.Stop().Patient, s.desk.Now()
	deeds := make([]replica.Deed, len(acts))
	for i, a := range acts {
		deeds[i] = replica.Deed{Stream: patient, Fact: a, At: at}
	}
	s.saving = true
	s.showTools()
	s.foot.Set(theme.Action, "disk", s.desk.Words.T("sign.saving"))
	s.desk.Run(func(ctx context.Context) error {
		_, err := s.journal.ActAll(ctx, deeds...)
		return err
	}, func(err error) { s.recorded(patient, at, acts, err) })
}

// recorded shows what is durable now, or what was refused.
func (s *Screen) recorded(patient journal.ID, at journal.Instant, acts []*journal.Administration, err error) {
	s.saving = false
	if err != nil {
		s.Refresh() // something came meanwhile: it stands in the lines now
		s.fail(err)
		return
	}
	s.walk.Signed(patient, acts)
	s.said = s.told(acts, at)
	s.Refresh()
	if !s.walk.Done() {
		s.walk.Step()
		s.Refresh()
	}
}

func (s *Screen) told(acts []*journal.Administration, at journal.Instant) string {
	t := Tally{}
	for _, a := range acts {
		t = t.plus(flag(a.Act == journal.ActGiven), flag(a.Act != journal.ActGiven))
	}
	return s.desk.Words.T("wardround.saved", "When", format.Clock(at), "What", s.tally(t))
}

// tally is "4 gitt, 1 ikke gitt".
func (s *Screen) tally(t Tally) string {
	w := s.desk.Words
	words := w.N("wardround.given", t.Given)
	if t.NotGiven > 0 {
		words += ", " + w.N("wardround.not_given", t.NotGiven)
	}
	return words
}

// hint says in the foot what is next.
func (s *Screen) hint() {
	given, notGiven, unlooked := s.walk.Ready()
	w, tone := s.desk.Words, theme.Action
	var icon, text string
	switch {
	case s.saving:
		return
	case s.walk.Stop().Unread:
		tone, icon, text = theme.Caution, "refresh", w.T("wardround.hint_unread")
	case s.walk.Done():
		tone, icon, text = theme.Good, "check", w.T("wardround.hint_next")
	case s.walk.Cursor() < 0:
		icon, text = "person", w.T("wardround.hint_identity")
	case unlooked > 0:
		icon, text = "eye", w.N("wardround.hint_look", unlooked)
	case given+notGiven > 0:
		icon, text = "checks", w.T("wardround.hint_all", "What", s.tally(Tally{given, notGiven}))
	default:
		tone, icon, text = theme.Caution, "pill", w.T("wardround.hint_single")
	}
	if s.said != "" {
		text = s.said + " " + text
	}
	s.foot.Set(tone, icon, text)
}
