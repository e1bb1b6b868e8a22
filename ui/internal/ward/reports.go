package ward

import "feltjournal/journal"

// Reports adds what a week of shifts writes: reports with an addendum, a
// correction and an error, measured values, and a care plan of which two
// nurses changed the same section.
func (w *Ward) Reports() *Ward {
	day := journal.Date(20261121)
	w.note(Bjorn, On(day.AddDays(-1), "15:10"), "rapport", "Stått opp til frokost, spist 1/2 porsjon. Drukket 200 ml. Gått med rullator til stua.")
	first := w.note(Anna, On(day, "15:05"), "rapport", "Blodtrykk 148/92, puls 88. Klaget over svimmelhet ved mobilisering kl. 11. Ringt tilsynslege kl. 14, ønsker nytt blodtrykk i kveld.\nSår venstre legg stelt: rent, lite sekresjon, ny bandasje.")
	wrong := w.note(Bjorn, On(day, "21:15"), "rapport", "Spist kvelds. Blodtrykk 184/82 liggende.")
	w.Write(Bjorn, On(day, "21:40"), &journal.Note{Type: "rapport", Text: "Spist kvelds. Blodtrykk 134/82 liggende.", Relation: journal.NoteCorrection, Target: wrong, Reason: "skrev feil tall"})
	w.Write(Anna, On(day, "22:05"), &journal.Note{Type: "rapport", Text: "Tilsynslege ringte tilbake: furosemid seponeres fra i morgen tidlig.", Relation: journal.NoteAddendum, Target: first})
	other := w.note(Anna, At("06:30"), "rapport", "Urolig natt, oppe tre ganger.")
	w.Write(Anna, At("06:34"), &journal.EnteredInError{Target: other, Reason: "skrevet på feil pasient"})
	w.note(Bjorn, At("07:10"), "beskjed", "Datter Marit kommer på besøk kl. 13 og vil gjerne snakke med primærkontakt.")
	w.Write(Bjorn, At("07:00"), &journal.Observation{Code: "85354-9", Name: "Blodtrykk", Text: "132/78 mmHg"})
	w.Write(Bjorn, At("07:01"), &journal.Observation{Code: "8867-4", Name: "Puls", Value: 76_000_000, Unit: "/min"})
	w.plan()
	return w
}

func (w *Ward) note(by journal.Author, at journal.Instant, kind, text string) journal.ID {
	return w.Write(by, at, &journal.Note{Type: kind, Text: text}).ID
}

func (w *Ward) plan() {
	section := func(by journal.Author, at journal.Instant, order int, title, text string, parents ...journal.ID) journal.ID {
		return w.Write(by, at, &journal.Section{Document: journal.CarePlan, Key: title, Title: title, Text: text, Order: order, Parents: parents}).ID
	}
	day := On(20261110, "12:00")
	food := section(Anna, day, 1, "Ernæring", "Mål: vekt over 58 kg.\nTiltak: næringsdrikk kl. 10 og 15. Vekt hver mandag.")
	section(Anna, day, 2, "Mobilisering", "Mål: gå til stua to ganger daglig.\nTiltak: rullator, følge av én.")
	section(Bjorn, day, 3, "Hud og sår", "Tiltak: stell av sår venstre legg annenhver dag, Mepilex.")
	section(Anna, At("07:30"), 1, "Ernæring", "Mål: vekt over 58 kg.\nTiltak: næringsdrikk kl. 10 og 15, tilby ekstra kl. 20. Vekt hver mandag.", food)
	section(Bjorn, At("07:45"), 1, "Ernæring", "Mål: vekt over 58 kg.\nTiltak: næringsdrikk kl. 10 og 15. Vekt mandag og torsdag.", food)
}

// AfterStop adds a dose that was given on a picture from before the stop.
func (w *Ward) AfterStop() *Ward {
	o := w.Chart.Order(journal.ID{0x0f, 3}).Versions[0].Order
	w.Give(Bjorn, o, Slot(8), At("08:05"))
	return w
}
