package round

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

func (b *builder) cell(c *chart.Cell) Cell {
	cell := Cell{Slot: c.Slot, Planned: true, Events: b.events(c.Events)}
	cell.Waiting = c.State == chart.SlotDue || c.State == chart.SlotOverdue
	for _, id := range c.Cases {
		cell.Review = cell.Review || b.open[id]
	}
	cell.Look = b.slotLook(c.State)
	cell.Short = cell.Look.Word
	if c.State == chart.SlotConflict {
		cell.Short = b.Words.T("round.double_short")
	}
	newest := cell.Active()
	if newest == nil && len(cell.Events) > 0 {
		newest = &cell.Events[len(cell.Events)-1]
	}
	if newest != nil {
		b.fill(&cell, c.State, newest)
	}
	return cell
}

// fill adds who and when to a cell in which something is registered.
func (b *builder) fill(cell *Cell, state chart.SlotState, e *Event) {
	cell.Who, cell.Receipt = short(e.Author.Name), &e.Receipt
	switch {
	case e.Voided != nil:
		cell.Who = b.Words.T("slot.error")
	case e.Act.Act == journal.ActNotGiven && state == chart.SlotNotGiven:
		cell.Who = b.Words.T("round.reason_"+string(e.Act.NotGiven)) + ", " + cell.Who
	case state != chart.SlotConflict:
		cell.Look.Word += " " + b.clock(cell.Slot, e.At)
	}
}

// clock is the time alone when it is on the day of the slot.
func (b *builder) clock(s journal.Slot, at journal.Instant) string {
	if journal.DateOf(at) == s.Date {
		return format.Clock(at)
	}
	return format.When(b.Words, at, b.Now)
}

// short is "A. Berg".
func short(name string) string {
	parts := strings.Fields(name)
	if len(parts) < 2 {
		return name
	}
	first := []rune(parts[0])
	return string(first[0]) + ". " + parts[len(parts)-1]
}

func (b *builder) slotLook(s chart.SlotState) status.Look {
	w := b.Words
	switch s {
	case chart.SlotDue:
		return status.Look{Tone: theme.Action, Icon: "clock", Word: w.T("slot.due")}
	case chart.SlotOverdue:
		return status.Look{Tone: theme.Danger, Icon: "warning", Word: w.T("slot.overdue")}
	case chart.SlotGiven:
		return status.Look{Tone: theme.Good, Icon: "check", Word: w.T("act.given")}
	case chart.SlotNotGiven:
		return status.Look{Tone: theme.Caution, Icon: "cross", Word: w.T("act.not_given")}
	case chart.SlotDelivered:
		return status.Look{Tone: theme.Action, Icon: "box", Word: w.T("act.delivered")}
	case chart.SlotSelf:
		return status.Look{Tone: theme.Violet, Icon: "person", Word: w.T("act.self")}
	case chart.SlotConflict:
		return status.Look{Tone: theme.Danger, Icon: "octagon", Word: w.T("slot.double")}
	case chart.SlotLapsed:
		return status.Look{Tone: theme.Muted, Icon: "ban", Word: w.T("slot.stopped")}
	case chart.SlotPrepared:
		return status.Look{Tone: theme.Action, Icon: "pill", Word: w.T("act.prepared")}
	}
	return status.Look{Tone: theme.Neutral, Icon: "ring", Word: w.T("slot.planned")}
}

// actLook is how one registration is shown by itself.
func actLook(w *i18n.Words, a *journal.Administration) status.Look {
	switch a.Act {
	case journal.ActNotGiven:
		word := w.T("act.not_given") + ": " + w.T("round.reason_"+string(a.NotGiven))
		return status.Look{Tone: theme.Caution, Icon: "cross", Word: word}
	case journal.ActDelivered:
		return status.Look{Tone: theme.Action, Icon: "box", Word: w.T("act.delivered")}
	case journal.ActSeenTaken:
		return status.Look{Tone: theme.Good, Icon: "eye", Word: w.T("act.seen_taken")}
	case journal.ActSelf:
		return status.Look{Tone: theme.Violet, Icon: "person", Word: w.T("act.self")}
	case journal.ActPrepared:
		return status.Look{Tone: theme.Action, Icon: "pill", Word: w.T("act.prepared")}
	}
	return status.Look{Tone: theme.Good, Icon: "check", Word: w.T("act.given")}
}

func (b *builder) events(doses []chart.Dose) []Event {
	list := make([]Event, 0, len(doses))
	for i := range doses {
		list = append(list, b.event(&doses[i]))
	}
	return list
}

func (b *builder) event(d *chart.Dose) Event {
	e := Event{
		Entry: d.Entry.ID, Act: d.Administration, Author: d.Entry.Author, At: d.At, Recorded: d.Entry.Recorded,
		Basis: d.Entry.Basis, Look: actLook(b.Words, d.Administration), Receipt: status.OfReceipt(b.Words, b.Receipt(d.Entry.ID)),
	}
	e.Look.Word += " " + format.When(b.Words, d.At, b.Now)
	if len(d.Voids) > 0 {
		v := d.Voids[0]
		e.Voided = &Voided{Reason: v.Reason, By: v.Entry.Author, At: v.Entry.At}
	}
	return e
}
