package rekey

import (
	"context"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
	"feltjournal/ui/round"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// look resolves the code and shows whose dose it is.
func (s *Screen) look() {
	found, err := s.finder.find(s.code.Text)
	if err == nil {
		d, ok := read(s.journal, found, s.desk.Now())
		if ok {
			s.begin(&d)
			return
		}
		err = journal.Invalid("rekey_unknown")
	}
	s.dose = nil
	s.arrange()
	s.fail(err)
	s.to(s.code)
}

// begin shows a dose with what the order says as its defaults.
func (s *Screen) begin(d *dose) {
	s.dose = d
	s.said.Set(theme.Neutral, "", "")
	for _, f := range []*widgets.Field{s.act, s.text, s.much, s.site, s.why, s.override} {
		f.SetText("")
	}
	if d.known {
		s.much.SetText(d.much.String())
	}
	if d.prn() {
		s.time.SetText("")
		s.why.SetText(d.order.PRN.Reason)
	} else {
		s.time.Set(d.Slot.Time)
	}
	s.card.Set(s.cardText(d))
	s.preview(journal.ActGiven, "")
	s.arrange()
	s.to(s.act)
	s.log(d.Patient)
}

// log writes to the access log, once for each patient, that they were looked
// up (R-ACC-01): a code shows who they are and what they are given.
func (s *Screen) log(patient journal.ID) {
	if s.logged[patient] {
		return
	}
	s.logged[patient] = true
	s.desk.Run(func(ctx context.Context) error { return s.journal.Opened(ctx, patient, "ført inn fra papir") }, func(err error) {
		if err != nil {
			delete(s.logged, patient)
			s.fail(err)
		}
	})
}

// preview shows what would speak against an act at the planned time.
func (s *Screen) preview(act journal.Act, reason journal.NotGivenReason) {
	d, at := s.dose, s.dose.due
	if d.prn() {
		at = s.desk.Now()
	}
	s.warn(s.warnings(d.fact(&entry{act: act, reason: reason, dose: d.much}), at))
}

// cardText is who, what, how much and when.
func (s *Screen) cardText(d *dose) flow.Text {
	st, w := flow.StylesNow(), s.desk.Words
	var who identity.Person
	s.journal.View(d.Patient, func(c *chart.Chart) {
		who = identity.Read(w, c, s.journal.AsOf(d.Patient), s.desk.Now())
	})
	line := strings.TrimSpace(d.order.Drug.Name + " " + d.order.Drug.Strength)
	if d.known {
		line += " · " + d.much.String() + " " + d.order.Unit
	}
	when := w.T("rekey.prn")
	if !d.prn() {
		when = format.Date(d.Slot.Date) + " " + w.T("round.at", "Time", d.Slot.Time)
		if d.Slot.Again {
			when = format.Date(d.Slot.Date) + " " + w.T("round.column_again", "Time", d.Slot.Time)
		}
	}
	text := flow.Text{flow.NewPara(who.Line(w), st.Title), flow.NewPara(line+" · "+when, st.Head)}
	if d.order.DoseText != "" {
		text = append(text, flow.NewPara("«"+d.order.DoseText+"»", st.Body))
	}
	return flow.Text{&flow.Box{Tone: theme.Action, Text: text}, flow.Gap(2)}
}

// warnings are what speaks against a registration.
func (s *Screen) warnings(a *journal.Administration, at journal.Instant) (list []*journal.Error) {
	in := s.journal.Intent(s.dose.Patient, a, at)
	s.journal.View(s.dose.Patient, func(c *chart.Chart) { list = c.Warnings(in) })
	return list
}

// warn shows what speaks against it. An old picture is the same for every dose
// of the heap, so the reason given for the last one is offered again; any other
// warning wants its own.
func (s *Screen) warn(list []*journal.Error) {
	st, w := flow.StylesNow(), s.desk.Words
	var text flow.Text
	for _, e := range list {
		look := status.Look{Tone: theme.Alert, Icon: "octagon", Word: round.Warning(w, e, s.desk.Now())}
		text = append(text, &flow.Box{Tone: theme.Alert, Text: flow.Text{flow.NewMarked(look, st.Body)}}, flow.Gap(4))
	}
	s.against.Set(text)
	if onlyOld(list) && s.override.Text == "" {
		s.override.SetText(s.agreed)
	}
}

func onlyOld(list []*journal.Error) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(e *journal.Error) bool { return e.Code != "stale" })
}

// sign registers what the fields say, or goes to the field that is wanting.
func (s *Screen) sign() {
	if s.busy || s.dose == nil {
		return
	}
	e, wanting, err := s.entry()
	if err != nil {
		s.fail(err)
		s.to(wanting)
		return
	}
	a := s.dose.fact(&e)
	list := s.warnings(a, e.at)
	if !s.settled(list, &e) {
		return
	}
	a.Override, a.Against = e.override, codes(list)
	s.record(a, e.at, onlyOld(list))
}

// codes are what the reason was given against.
func codes(list []*journal.Error) (names []string) {
	for _, e := range list {
		names = append(names, e.Code)
	}
	return names
}

// settled reports whether nothing speaks against it, or a reason is given.
func (s *Screen) settled(list []*journal.Error, e *entry) bool {
	if len(list) == 0 {
		e.override = ""
		return true
	}
	s.warn(list)
	if e.override = strings.TrimSpace(s.override.Text); e.override != "" && s.desk.Canvas().Focused() == s.override {
		return true
	}
	s.said.Set(theme.Neutral, "", "")
	s.arrange()
	s.to(s.override)
	return false
}

// entry reads the fields. With an error comes the field to mend.
func (s *Screen) entry() (e entry, wanting field, err error) {
	d, whole := s.dose, false
	if e.act, e.reason, whole = done(s.act.Text); !whole {
		return e, s.act, journal.Invalid("rekey_act")
	}
	if e.text = strings.TrimSpace(s.text.Text); e.reason == journal.ReasonOther && e.text == "" {
		return e, s.text, journal.Invalid("text_missing", "Field", "not_given_text")
	}
	if wanting, err = s.when(&e); err != nil {
		return e, wanting, err
	}
	if e.act != journal.ActNotGiven {
		var ok bool
		if e.dose, ok = journal.AmountOf(s.much.Text); !ok || e.dose == 0 {
			return e, s.much, journal.Invalid("dose_amount")
		}
		if e.site = strings.TrimSpace(s.site.Text); e.site == "" && d.order.Technique.NeedsSite() {
			return e, s.site, journal.Invalid("text_missing", "Field", "site")
		}
		if e.prnReason = strings.TrimSpace(s.why.Text); e.prnReason == "" && d.prn() {
			return e, s.why, journal.Invalid("text_missing", "Field", "prn_reason")
		}
	}
	if e.signer = strings.TrimSpace(s.signer.Text); e.signer == "" {
		return e, s.signer, journal.Invalid("rekey_signer")
	}
	return e, nil, nil
}

// when reads the moment that stands on paper.
func (s *Screen) when(e *entry) (field, error) {
	t, ok := s.time.Value()
	if !ok {
		return s.time, journal.Invalid("performed_time")
	}
	if !s.dose.prn() {
		e.at = performed(s.dose.due, t)
	} else if day, ok := s.day.Value(); ok {
		e.at = format.Instant(day, t)
	} else {
		return s.day, journal.Invalid("performed_time")
	}
	if e.at > s.desk.Now() {
		return s.time, journal.Invalid("rekey_future")
	}
	return nil, nil
}

// record makes it durable and waits for the next code.
func (s *Screen) record(a *journal.Administration, at journal.Instant, old bool) {
	s.busy = true
	s.button.Disable()
	patient := s.dose.Patient
	var made journal.Entry
	s.desk.Run(func(ctx context.Context) (err error) {
		made, err = s.journal.Act(ctx, patient, a, at, "")
		return err
	}, func(err error) {
		s.busy = false
		s.button.Enable()
		if err != nil {
			s.fail(err)
			return
		}
		if old {
			s.agreed = a.Override
		}
		s.recorded(patient, &made)
	})
}

func (s *Screen) recorded(patient journal.ID, e *journal.Entry) {
	s.said.Set(theme.Neutral, "", "") // what had to be mended is mended
	s.keyed = append([]keyed{{patient: patient, entry: e.ID}}, s.keyed...)
	s.clear()
	s.to(s.code)
}
