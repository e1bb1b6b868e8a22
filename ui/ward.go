package ui

import (
	"feltjournal/journal"
	"feltjournal/ui/theme"
	"feltjournal/ui/wardround"
)

// mountWard joins the ward round to the window around it, and goes on with the
// round that was interrupted; nil: with none.
func (s *session) mountWard(saved *wardround.Saved) {
	ward, ok := s.screens[PageWard].(*wardround.Screen)
	if !ok {
		return
	}
	ward.Entered, ward.Single = s.follow, s.single
	if h := s.window.opt.Habits; h != nil {
		user := s.journal.User().ID
		ward.Last = func() string { return h.Unit(user) }
		ward.SetLast = func(unit string) { h.SetUnit(user, unit) }
	}
	if saved != nil {
		ward.Restore(*saved)
	}
}

// saveWard is where the ward round stands, nil for none.
func (s *session) saveWard() *wardround.Saved {
	ward, ok := s.screens[PageWard].(*wardround.Screen)
	if !ok {
		return nil
	}
	if saved, ok := ward.Save(); ok {
		return &saved
	}
	return nil
}

// follow makes the patient that a ward round has come to the chosen one, so that
// every other page and the list stand on the same patient.
func (s *session) follow(stream journal.ID) {
	if stream == s.patient {
		return
	}
	s.leave()
	s.patient = stream
	s.pane.Choose(stream)
	s.window.opt.Go(func() { s.refusal(s.journal.Opened(s.ctx, stream, "")) })
}

// doser is a round in which one dose can be opened by its name.
type doser interface {
	Single(patient, order journal.ID, slot journal.SlotKey)
}

// single opens one dose of the ward round in the patient's own round, where the
// second person, the measurement, the site or the reason is asked for.
func (s *session) single(patient, order journal.ID, slot journal.SlotKey) {
	s.follow(patient)
	s.goTo(PageRound)
	if d, ok := s.screens[PageRound].(doser); ok {
		d.Single(patient, order, slot)
	}
	s.say(theme.Action, "people", s.words.T("toast.ward_back"), 0)
}

// hushWard takes the way back to the ward round away where it leads nowhere.
func (s *session) hushWard() {
	if s.page != PageRound && s.toast.Text() == s.words.T("toast.ward_back") {
		s.say(theme.Action, "", "", 0)
	}
}
