package stock

import (
	"context"

	"feltjournal/journal"
	"feltjournal/ui/print"
	"feltjournal/ui/theme"
)

// printedDays is how much of an account the key prints, before today: what a
// monthly control asks for. Ctrl+P prints from any day.
const printedDays = 31

// print puts the accounts of the chosen account's unit on paper.
func (s *Screen) print() {
	a := s.chosen()
	if a == nil {
		s.fail(journal.Invalid("stock_choose"))
		return
	}
	ask := &print.Ask{What: print.WhatAccount, Unit: a.unit, Day: journal.DateOf(s.desk.Now()).AddDays(-printedDays)}
	folder, show := s.Folder, s.View
	if folder == "" {
		folder = print.Documents()
	}
	if show == nil {
		show = print.View
	}
	var path string
	s.desk.Run(func(ctx context.Context) (err error) {
		path, err = ask.Make(ctx, s.desk, s.journal, folder)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		sentence := s.desk.Words.T("print.saved", "Path", path)
		if show(path) != nil {
			sentence += " " + s.desk.Words.T("print.no_viewer")
		}
		s.said.Set(theme.Good, "check", sentence)
		s.object.Refresh()
	})
}
