package round

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// caseMarks are the words of what a case says of a dose, and how grave it is.
var caseMarks = map[chart.Rule]status.Look{
	chart.RuleAfterStop:     {Tone: theme.Alert, Icon: "ban", Word: "round.mark_stop"},
	chart.RuleAllergy:       {Tone: theme.Alert, Icon: "allergy", Word: "round.mark_allergy"},
	chart.RuleInsulin:       {Tone: theme.Alert, Icon: "octagon", Word: "round.mark_insulin"},
	chart.RuleSubstance:     {Tone: theme.Alert, Icon: "octagon", Word: "round.mark_substance"},
	chart.RulePatches:       {Tone: theme.Alert, Icon: "octagon", Word: "round.mark_patches"},
	chart.RuleGone:          {Tone: theme.Alert, Icon: "warning", Word: "round.mark_gone"},
	chart.RulePreparedTwice: {Tone: theme.Caution, Icon: "pill", Word: "round.mark_prepared"},
	chart.RuleOlderVersion:  {Tone: theme.Caution, Icon: "pen", Word: "round.mark_older"},
	chart.RuleGivenAndNot:   {Tone: theme.Caution, Icon: "scales", Word: "round.mark_both"},
}

// markCell adds what else is to be known about the dose: open cases, the second
// person's check, and whether it came early or late.
func (b *builder) markCell(cell *Cell, c *chart.Cell) {
	for _, id := range c.Cases {
		k := b.open[id]
		if k == nil {
			continue
		}
		cell.Review = true
		if m, ok := caseMarks[k.Rule]; ok {
			m.Word = b.Words.T(m.Word)
			cell.Marks = append(cell.Marks, m)
		}
	}
	slices.SortStableFunc(cell.Marks, func(x, y status.Look) int { return gravity(y.Tone) - gravity(x.Tone) })
	if ready := cell.Ready(); ready != nil && c.State != chart.SlotPrepared && !cell.done() {
		word := b.Words.T("act.prepared") + " " + b.clock(cell.Slot, ready.At)
		cell.Marks = append(cell.Marks, status.Look{Tone: theme.Action, Icon: "pill", Word: word})
	}
	if e := cell.Active(); e != nil {
		cell.Marks = append(cell.Marks, b.checkMarks(e)...)
		cell.Marks = append(cell.Marks, b.timeMarks(c)...)
	}
}

func gravity(t theme.Tone) int {
	switch t {
	case theme.Danger:
		return 3
	case theme.Alert:
		return 2
	case theme.Caution:
		return 1
	}
	return 0
}

// checkMarks say how far the double check of a registration has come (C15).
func (b *builder) checkMarks(e *Event) []status.Look {
	w := b.Words
	if e.Voided != nil {
		return nil
	}
	by := ""
	if n := len(e.Checks); n > 0 {
		by = short(e.Checks[n-1].Entry.Author.Name)
	}
	switch e.Check {
	case chart.CheckWrong:
		return []status.Look{{Tone: theme.Danger, Icon: "people", Word: w.T("round.check_wrong", "Name", by)}}
	case chart.CheckWaiting:
		return []status.Look{{Tone: theme.Caution, Icon: "people", Word: w.T("round.check_waiting")}}
	case chart.CheckAfter:
		return []status.Look{{Tone: theme.Caution, Icon: "people", Word: w.T("round.check_after", "Name", by)}}
	case chart.CheckDone:
		return []status.Look{{Tone: theme.Good, Icon: "people", Word: w.T("round.check_done", "Name", by)}}
	}
	return nil
}

// patchMark says where a patch sits and since when.
func (b *builder) patchMark(p *chart.Patch) status.Look {
	look := status.Look{Tone: theme.Action, Icon: "pill", Word: patchLine(b.Words, p, b.Now)}
	if p.Overdue {
		look.Tone, look.Icon = theme.Alert, "warning"
		look.Word += " " + b.Words.T("round.patch_overdue")
	}
	return look
}

func patchLine(w *i18n.Words, p *chart.Patch, now journal.Instant) string {
	site := p.Dose.Site
	if site == "" {
		site = w.T("round.site_unknown")
	}
	return w.T("round.patch_on", "Site", site, "Since", format.When(w, p.Dose.At, now))
}

// timeMarks say that a dose came early or late by the policy's window.
func (b *builder) timeMarks(c *chart.Cell) []status.Look {
	for i := len(c.Events) - 1; i >= 0; i-- {
		d := c.Events[i]
		if !d.Counts() || !d.Reached() {
			continue
		}
		switch c.Timeliness(d) {
		case chart.Early:
			return []status.Look{{Tone: theme.Caution, Icon: "clock", Word: b.Words.T("round.mark_early")}}
		case chart.Late:
			return []status.Look{{Tone: theme.Caution, Icon: "clock", Word: b.Words.T("round.mark_late")}}
		}
		return nil
	}
	return nil
}
