package rekey

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// keyed is a registration that was keyed in in this session.
type keyed struct{ patient, entry journal.ID }

// items lists what was keyed in, read back from the charts: what the list shows
// is what is stored, not what was typed.
func (s *Screen) items() {
	w, st := s.desk.Words, flow.StylesNow()
	items := make([]flow.Item, 0, len(s.keyed))
	for _, k := range s.keyed {
		s.journal.View(k.patient, func(c *chart.Chart) {
			e := c.Entry(k.entry)
			if e == nil {
				return
			}
			if a, ok := e.Fact.(*journal.Administration); ok {
				receipt := status.OfReceipt(w, s.journal.Receipt(e.ID))
				items = append(items, item(w, &st, c, e, a, receipt))
			}
		})
	}
	count := ""
	if len(s.keyed) > 0 {
		count = w.N("rekey.count", len(s.keyed))
	}
	widgets.SetText(s.count, count)
	s.list.Set(items)
}

func item(w *i18n.Words, st *flow.Styles, c *chart.Chart, e *journal.Entry, a *journal.Administration, receipt status.Look) flow.Item {
	name := w.T("identity.unknown")
	if p := c.Patient(); p != nil {
		name = p.Name() + " · " + format.Date(p.Born)
	}
	body := st.Body
	body.Strike = len(c.Voids(e.ID)) > 0
	look := actLook(w, a)
	look.Word += " " + format.Moment(e.At)
	line := a.Drug.Name + " " + a.Drug.Strength
	if a.Slot.Date != 0 {
		line += " · " + format.Date(a.Slot.Date) + " " + w.T("round.at", "Time", a.Slot.Time)
	}
	return flow.Item{Key: e.ID.String(), Edge: &look.Tone, Text: flow.Text{
		flow.NewPara(name+" · "+line, body), flow.NewMarked(look, st.Strong), flow.NewPara(w.T("rekey.signed", "Name", a.Paper), st.Small),
		&flow.Tags{Looks: []status.Look{receipt}, Style: st.Small},
	}}
}

var looks = map[journal.Act]struct {
	key, icon string
	tone      theme.Tone
}{
	journal.ActGiven: {"act.given", "check", theme.Good}, journal.ActNotGiven: {"act.not_given", "cross", theme.Caution},
	journal.ActDelivered: {"act.delivered", "box", theme.Action}, journal.ActSeenTaken: {"act.seen_taken", "eye", theme.Good},
	journal.ActSelf: {"act.self", "person", theme.Violet},
}

func actLook(w *i18n.Words, a *journal.Administration) status.Look {
	is := looks[a.Act]
	l := status.Look{Tone: is.tone, Icon: is.icon, Word: w.T(is.key)}
	if a.Act == journal.ActNotGiven {
		l.Word += ": " + w.T("round.reason_"+string(a.NotGiven))
	} else {
		l.Word += " " + a.Dose.String() + " " + a.Unit
	}
	return l
}
