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

func (b *builder) cell(c *chart.Cell, row *Row) Cell {
	cell := Cell{Slot: c.Slot, Planned: true, Events: b.events(c.Events), Dose: c.Dose, DoseKnown: c.DoseKnown}
	cell.Waiting = c.State == chart.SlotDue || c.State == chart.SlotOverdue || c.State == chart.SlotMissed
	cell.Look = b.slotLook(c.State)
	cell.Short = cell.Look.Word
	if c.State == chart.SlotConflict {
		cell.Short = b.Words.T("round.double_short")
	}
	newest := cell.Active()
	if newest == nil && len(cell.Events) > 0 {
		newest = &cell.Events[len(cell.Events)-1]
	}
	switch {
	case newest != nil:
		b.fill(&cell, c.State, newest)
	case c.State != chart.SlotLapsed && c.DoseKnown && len(row.Order.Plan) > 0:
		cell.Who = doseLine(b.Words, c.Dose, row.Order.Unit, "")
	}
	b.markCell(&cell, c)
	return cell
}

// fill adds who and when to a cell in which something is registered.
func (b *builder) fill(cell *Cell, state chart.SlotState, e *Event) {
	cell.Who, cell.Receipt = short(e.Author.Name), &e.Receipt
	switch {
	case e.Voided != nil:
		cell.Who = b.Words.T("slot.error")
	case e.Act.Act == journal.ActDiscarded: // or a name and "bekreftet" under "gis nå" would read as given
		cell.Who = b.Words.T("act.discarded") + ", " + cell.Who
	case e.Act.Act == journal.ActNotGiven && state == chart.SlotNotGiven:
		cell.Who = b.Words.T("round.reason_"+string(e.Act.NotGiven)) + ", " + cell.Who
	case state == chart.SlotGiven || state == chart.SlotDelivered || state == chart.SlotSelf || state == chart.SlotPrepared:
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
	case chart.SlotMissed:
		return status.Look{Tone: theme.Alert, Icon: "ban", Word: w.T("slot.missed")}
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
	case chart.SlotGone:
		return status.Look{Tone: theme.Muted, Icon: "removed", Word: w.T("slot.gone")}
	case chart.SlotPrepared:
		return status.Look{Tone: theme.Action, Icon: "pill", Word: w.T("act.prepared")}
	}
	return status.Look{Tone: theme.Neutral, Icon: "ring", Word: w.T("slot.planned")}
}

var actLooks = map[journal.Act]status.Look{
	journal.ActGiven: {Tone: theme.Good, Icon: "check", Word: "act.given"}, journal.ActNotGiven: {Tone: theme.Caution, Icon: "cross", Word: "act.not_given"},
	journal.ActDelivered: {Tone: theme.Action, Icon: "box", Word: "act.delivered"}, journal.ActSeenTaken: {Tone: theme.Good, Icon: "eye", Word: "act.seen_taken"},
	journal.ActSelf: {Tone: theme.Violet, Icon: "person", Word: "act.self"}, journal.ActPrepared: {Tone: theme.Action, Icon: "pill", Word: "act.prepared"},
	journal.ActPatchOff: {Tone: theme.Neutral, Icon: "removed", Word: "act.patch_off"}, journal.ActDiscarded: {Tone: theme.Muted, Icon: "ban", Word: "act.discarded"},
	journal.ActEffect: {Tone: theme.Neutral, Icon: "pen", Word: "act.effect"},
}

// ActLook is how one registration is shown by itself.
func ActLook(w *i18n.Words, a *journal.Administration) status.Look {
	look, known := actLooks[a.Act]
	if !known {
		return status.Look{Tone: theme.Neutral, Icon: "info", Word: w.T("act.unknown")}
	}
	look.Word = w.T(look.Word)
	switch {
	case a.Act == journal.ActNotGiven:
		look.Word += ": " + w.T("round.reason_"+string(a.NotGiven))
	case a.Act == journal.ActGiven && a.Late:
		look.Word += " (" + w.T("act.late") + ")"
	}
	return look
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
		Basis: d.Entry.Basis, Look: ActLook(b.Words, d.Administration), Receipt: status.OfReceipt(b.Words, b.Receipt(d.Entry.ID)),
		Check: d.Check, Checks: d.Checks, Prepared: d.Prepared, Effects: d.Effects, Measured: b.measured(d.Measured),
	}
	e.Look.Word += " " + format.When(b.Words, d.At, b.Now)
	if len(d.Voids) > 0 {
		v := d.Voids[0]
		e.Voided = &Voided{Reason: v.Reason, By: v.Entry.Author, At: v.Entry.At}
	}
	return e
}

// measured is the value a registration stands on, in words.
func (b *builder) measured(id journal.ID) string {
	e := b.Chart.Entry(id)
	if e == nil {
		return ""
	}
	o, ok := e.Fact.(*journal.Observation)
	if !ok {
		return ""
	}
	return observed(o) + " (" + format.When(b.Words, e.At, b.Now) + ")"
}

// observed is "Blodsukker 8,2 mmol/l".
func observed(o *journal.Observation) string {
	if o.Text != "" {
		return o.Name + " " + o.Text
	}
	return strings.TrimSpace(o.Name + " " + o.Value.String() + " " + o.Unit)
}
