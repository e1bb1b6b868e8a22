package fhir_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// filedDose files one dose and gives it back.
func filedDose(t *testing.T, f *journal.Administration) (*r4.MedicationAdministration, journal.ID) {
	t.Helper()
	m := demoCentre(t)
	s := &scribe{t: t, m: m, stream: m.subjects[demo.Ase]}
	id := s.by(anna, f)
	d := filed[r4.MedicationAdministration](t, fileAll(t, m), "MedicationAdministration")[id.String()]
	require.NotNil(t, d)
	return d, id
}

func extensions(xs []r4.Extension, url string) (out []r4.Extension) {
	for _, x := range xs {
		if x.URL == url {
			out = append(out, x)
		}
	}
	return out
}

// R-MED-02: the id that the device made is the name outside.
func TestR_MED_02_the_id_of_the_device_is_the_id_outside(t *testing.T) {
	d, id := filedDose(t, morningDose(journal.ActGiven, nil))
	require.Equal(t, id.String(), d.ID)
	require.Equal(t, []r4.Identifier{{System: fhir.SystemUUID, Value: "urn:uuid:" + id.String()}}, d.Identifier)
}

// R-MED-03: which version, and how old a picture, the nurse looked at.
func TestR_MED_03_order_version_and_age_of_the_picture_are_exported(t *testing.T) {
	d, _ := filedDose(t, morningDose(journal.ActGiven, nil))
	require.Equal(t, int64(1), *extensions(d.Extension, fhir.ExtOrderVersion)[0].ValueInteger)
	require.NotEmpty(t, extensions(d.Extension, fhir.ExtAsOf)[0].ValueDateTime)
}

// R-MED-04, R-MED-07: why it was given all the same, and against which warnings.
func TestR_MED_04_override_and_warnings_are_exported(t *testing.T) {
	d, _ := filedDose(t, morningDose(journal.ActGiven, func(a *journal.Administration) {
		a.Override, a.Against, a.Emergency = "avtalt med lege", []string{"already_given", "stale"}, true
	}))
	require.Equal(t, "avtalt med lege", extensions(d.Extension, fhir.ExtOverride)[0].ValueString)
	require.Len(t, extensions(d.Extension, fhir.ExtAgainst), 2)
	require.Equal(t, "already_given", extensions(d.Extension, fhir.ExtAgainst)[0].ValueCode)
	require.True(t, *extensions(d.Extension, fhir.ExtEmergency)[0].ValueBoolean)
}

// R-MED-08: not given has its reason, as needed has its own.
func TestR_MED_08_reasons_are_exported(t *testing.T) {
	no, _ := filedDose(t, morningDose(journal.ActNotGiven, func(a *journal.Administration) {
		a.Dose, a.NotGiven, a.Text = 0, journal.ReasonOther, "står ikke på listen"
	}))
	require.Equal(t, "not-done", no.Status)
	require.Equal(t, "annet", no.StatusReason[0].Code(fhir.SystemNotGiven))
	require.Equal(t, "står ikke på listen", no.StatusReason[0].Text)
	prn, _ := filedDose(t, morningDose(journal.ActGiven, func(a *journal.Administration) { a.Slot, a.PRNReason = journal.SlotKey{}, "smerter" }))
	require.Equal(t, "smerter", prn.ReasonCode[0].Text)
	require.Empty(t, extensions(prn.Extension, fhir.ExtSlot))
}

// No act that nobody saw through reads as a dose to who does not know our
// extensions, and every act is told apart by who does.
func TestFile_only_what_was_seen_is_completed(t *testing.T) {
	seen := map[string]bool{}
	for act := journal.ActGiven; act.Known(); act++ {
		if act == journal.ActEffect {
			continue // an observation
		}
		d, _ := filedDose(t, morningDose(act, func(a *journal.Administration) {
			if act == journal.ActNotGiven {
				a.Dose, a.NotGiven = 0, journal.ReasonRefused
			}
			if act == journal.ActPatchOff || act == journal.ActDiscarded {
				a.Target = journal.ID{8}
			}
		}))
		require.Equal(t, act == journal.ActGiven || act == journal.ActSeenTaken, d.Status == "completed", act)
		code := ""
		if x := extensions(d.Extension, fhir.ExtAct); len(x) > 0 {
			code = x[0].ValueCode
		}
		require.False(t, seen[d.Status+code], "act %d", act)
		seen[d.Status+code] = true
		line, err := json.Marshal(d)
		require.NoError(t, err)
		require.NoError(t, fhir.Check(line))
	}
}
