package ui

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/localstore/replica"
	"feltjournal/ui/format"
	"feltjournal/ui/search"
)

// search shows what is found for the text in the search field, as it is typed.
func (s *session) search(query string) {
	query = strings.TrimSpace(query)
	s.asked++
	if query == "" {
		if s.page == PageSearch {
			s.show(s.back)
		}
		return
	}
	if s.page != PageSearch {
		s.show(PageSearch)
	}
	if len([]rune(query)) < search.MinQuery {
		s.results.Show(query, nil)
		return
	}
	mine := s.asked
	s.window.opt.Go(func() {
		hits := s.journal.Search(query)
		s.window.bridge.Do(func() {
			if mine == s.asked && s.ctx.Err() == nil {
				s.results.Show(query, s.hits(hits))
			}
		})
	})
}

// toResults moves on from the search field; that is when the search counts as
// one in the access log.
func (s *session) toResults() {
	if s.page != PageSearch {
		s.window.win.Canvas().Focus(s.pane.List)
		return
	}
	s.window.opt.Go(func() { s.refusal(s.journal.Searched(s.ctx)) })
	s.focusPage()
}

func (s *session) hits(found []replica.Hit) []search.Hit {
	list := make([]search.Hit, len(found))
	facts := map[journal.ID]string{}
	for _, p := range s.journal.Patients() {
		facts[p.Stream] = p.Born.String() + " · " + p.Room
	}
	for i, h := range found {
		list[i] = search.Hit{Stream: h.Stream, Entry: h.Entry, Name: h.Patient, Facts: facts[h.Stream], Text: h.Snippet}
		if h.Entry != (journal.ID{}) {
			list[i].Facts += " · " + format.When(s.words, h.At, s.window.now())
		}
	}
	return list
}

// openHit opens what was found: a patient's page, or their notes.
func (s *session) openHit(h search.Hit) {
	s.page = PageRound
	if h.Entry != (journal.ID{}) && s.screens[PageNotes] != nil {
		s.page = PageNotes
	}
	s.pane.Search.SetText("")
	s.open(h.Stream, true)
}

// leaveSearch empties the field and goes back to where the search began.
func (s *session) leaveSearch() {
	s.pane.Search.SetText("")
	s.window.win.Canvas().Focus(s.pane.List)
}
