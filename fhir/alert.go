package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// noAllergy are SNOMED CT codes that say there is none.
var noAllergy = []string{"716186003", "409137002", "428607008", "429625007"}

// allergyOf maps an allergy. One that was refuted or entered in error stays,
// inactive.
func allergyOf(f Found[r4.AllergyIntolerance], now journal.Instant) *journal.Alert {
	a := f.R
	out := &journal.Alert{
		Alert: IDOf(a.Ref()), Type: journal.AlertAllergy, Text: cleanLine(a.Code.Label()),
		Severity: severityOf(a), Reaction: reactionsOf(a.Reaction), Recorded: instantOr(a.RecordedDate, 0, now),
		Origin: journal.OriginOf(a.Ref(), a.Version()),
	}
	for _, system := range atcSystems {
		if out.ATC == "" {
			out.ATC = cleanLine(a.Code.Code(system))
		}
	}
	if out.Text == "" {
		out.Text = "Allergi uten navn (" + a.ID + ")"
	}
	if a.Code.HasCode(noAllergy...) {
		out.Type = journal.AlertCritical
	}
	withdrawn := a.VerificationStatus.HasCode("entered-in-error", "refuted") || a.ClinicalStatus.HasCode("inactive", "resolved")
	// What cannot be interpreted is no reason to hide a warning.
	out.Active = !withdrawn || f.Modified || f.Damaged
	return out
}

func severityOf(a *r4.AllergyIntolerance) string {
	worst, rank := "", map[string]int{"mild": 1, "moderate": 2, "severe": 3}
	for _, r := range a.Reaction {
		if rank[r.Severity] > rank[worst] {
			worst = r.Severity
		}
	}
	if worst == "" {
		worst = cleanLine(a.Criticality)
	}
	return worst
}

func reactionsOf(rs []r4.AllergyReaction) string {
	var out []string
	for _, r := range rs {
		for i := range r.Manifestation {
			out = append(out, r.Manifestation[i].Label())
		}
		if len(r.Manifestation) == 0 {
			out = append(out, r.Description)
		}
	}
	return cleanLine(joinWords(out, ", "))
}

// flagOf maps critical information.
func flagOf(f Found[r4.Flag], now journal.Instant) *journal.Alert {
	g := f.R
	out := &journal.Alert{
		Alert: IDOf(g.Ref()), Type: journal.AlertCritical, Text: cleanLine(g.Code.Label()),
		Active: g.Status != "inactive" && g.Status != "entered-in-error", Origin: journal.OriginOf(g.Ref(), g.Version()),
	}
	if g.Period != nil {
		out.Recorded = instantOr(g.Period.Start, 0, now)
		if end, code := parseMoment(g.Period.End); g.Period.End != "" && code == "" && end.next <= now {
			out.Active = false
		}
	}
	if out.Text == "" {
		out.Text = "Kritisk informasjon uten tekst (" + g.ID + ")"
	}
	return out
}

// deathAlert stands where the centre says dead and gives no date.
func deathAlert(p *r4.Patient) *journal.Alert {
	dead := p.DeceasedBoolean != nil && *p.DeceasedBoolean || p.DeceasedDateTime != "" && parseDate(p.DeceasedDateTime) == 0
	if !dead {
		return nil
	}
	return &journal.Alert{
		Alert: IDOf(p.Ref() + "/deceased"), Type: journal.AlertCritical, Active: true,
		Text: strings.TrimSpace("Registrert som død i sentral journal, uten full dato " + cleanLine(p.DeceasedDateTime)), Origin: p.Ref(),
	}
}

// mergeAlert stands on the old record of a person whose records were merged.
func mergeAlert(p *r4.Patient, into string) *journal.Alert {
	return &journal.Alert{
		Alert: IDOf(p.Ref() + "/replaced-by"), Type: journal.AlertCritical, Active: true, Origin: p.Ref(),
		Text: cleanLine("Pasienten er slått sammen med en annen i sentral journal. Bruk " + into),
	}
}
