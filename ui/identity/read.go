package identity

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
)

// Read is who the patient of a chart is.
func Read(w *i18n.Words, c *chart.Chart, asOf, now journal.Instant) Person {
	p := Person{Stream: c.Stream(), AsOf: asOf, Now: now, Name: w.T("identity.unknown")}
	if is := c.Patient(); is != nil {
		p.Name, p.Born, p.Died, p.Room, p.Protected = is.Name(), is.Born, is.Died, is.Room, is.Protected
	}
	for _, a := range c.Alerts() {
		switch {
		case !a.Active:
		case a.Type == journal.AlertAllergy:
			p.Cave = append(p.Cave, alertText(a.Alert))
		default:
			p.Critical = append(p.Critical, alertText(a.Alert))
		}
	}
	return p
}

// alertText is "penicillin (anafylaksi, alvorlig)".
func alertText(a *journal.Alert) string {
	switch {
	case a.Reaction != "" && a.Severity != "":
		return a.Text + " (" + a.Reaction + ", " + a.Severity + ")"
	case a.Reaction != "" || a.Severity != "":
		return a.Text + " (" + a.Reaction + a.Severity + ")"
	}
	return a.Text
}
