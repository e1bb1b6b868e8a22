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
			p.Cave = append(p.Cave, alertText(w, a.Alert))
		default:
			p.Critical = append(p.Critical, alertText(w, a.Alert))
		}
	}
	return p
}

// severities are the words of FHIR R4 reaction-event-severity and
// allergy-intolerance-criticality.
var severities = map[string]string{
	"mild": "identity.severity_mild", "moderate": "identity.severity_moderate", "severe": "identity.severity_severe",
	"low": "identity.criticality_low", "high": "identity.criticality_high", "unable-to-assess": "identity.criticality_unknown",
}

// alertText is "penicillin (anafylaksi, alvorlig)".
func alertText(w *i18n.Words, a *journal.Alert) string {
	severity := a.Severity
	if key, known := severities[severity]; known {
		severity = w.T(key)
	}
	switch {
	case a.Reaction != "" && severity != "":
		return a.Text + " (" + a.Reaction + ", " + severity + ")"
	case a.Reaction != "" || severity != "":
		return a.Text + " (" + a.Reaction + severity + ")"
	}
	return a.Text
}
