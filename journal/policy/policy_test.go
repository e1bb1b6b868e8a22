package policy_test

import (
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
)

var (
	paracet  = journal.Drug{Name: "Paracet", ATC: "N02BE01"}
	sinemet  = journal.Drug{Name: "Sinemet", ATC: "N04BA02"}
	novo     = journal.Drug{Name: "NovoRapid", ATC: "A10AB05"}
	morfin   = journal.Drug{Name: "Morfin", ATC: "N02AA01", Group: "A"}
	marevan  = journal.Drug{Name: "Marevan", ATC: "B01AA03"}
	morning  = journal.Timing{Times: []journal.LocalTime{480}}
	twiceDay = journal.Timing{Times: []journal.LocalTime{480, 1200}}
)

func TestPolicy_Window_the_first_that_fits_counts(t *testing.T) {
	p := policy.Default()
	for _, c := range []struct {
		drug   journal.Drug
		timing journal.Timing
		want   time.Duration
	}{
		{sinemet, morning, 30 * time.Minute}, {novo, twiceDay, 30 * time.Minute}, {paracet, morning, 2 * time.Hour}, {paracet, twiceDay, time.Hour},
	} {
		before, after := p.Window(&journal.Order{Drug: c.drug, Timing: c.timing})
		require.Equal(t, []time.Duration{c.want, c.want}, []time.Duration{before, after}, c.drug.Name)
	}
	before, after := (&policy.Policy{}).Window(&journal.Order{Drug: paracet})
	require.Equal(t, []time.Duration{time.Hour, time.Hour}, []time.Duration{before, after})
}

func TestR_MED_03_how_old_the_picture_may_be(t *testing.T) {
	p := policy.Default()
	for drug, want := range map[journal.Drug]time.Duration{morfin: 4 * time.Hour, novo: 4 * time.Hour, marevan: 4 * time.Hour, paracet: 12 * time.Hour} {
		require.Equal(t, want, p.Age(drug), drug.Name)
	}
	require.Equal(t, 12*time.Hour, (&policy.Policy{}).Age(paracet))
}

func TestR_MED_06_who_has_to_be_checked(t *testing.T) {
	p := policy.Default()
	require.True(t, p.NeedsDouble(&journal.Order{Drug: morfin}))
	require.True(t, p.NeedsDouble(&journal.Order{Drug: paracet, Technique: journal.TechniqueInfusion}))
	require.True(t, p.NeedsDouble(&journal.Order{Drug: paracet, Double: true}))
	require.False(t, p.NeedsDouble(&journal.Order{Drug: paracet, Technique: journal.TechniqueInjection}))
	p, err := policy.Parse([]byte("[[dobbeltkontroll]]\nklasse = \"insulin\"\nteknikk = \"infusjon\"\n"))
	require.NoError(t, err)
	require.False(t, p.NeedsDouble(&journal.Order{Drug: novo, Technique: journal.TechniqueInjection}))
	require.True(t, p.NeedsDouble(&journal.Order{Drug: novo, Technique: journal.TechniqueInfusion}))
}

func TestR_MED_07_what_a_role_may_do_by_itself(t *testing.T) {
	p := policy.Default()
	require.True(t, p.May(journal.RoleNurse, journal.TaskGive, morfin))
	require.False(t, p.May(journal.RoleHealthcare, journal.TaskGive, paracet))
	p, err := policy.Parse([]byte("[[roller.helsefagarbeider]]\noppgaver = [\"dele_ut\"]\nklasser = [\"annet\"]\n"))
	require.NoError(t, err)
	require.True(t, p.May(journal.RoleHealthcare, journal.TaskGive, paracet))
	require.False(t, p.May(journal.RoleHealthcare, journal.TaskGive, morfin))
	require.False(t, p.May(journal.RoleHealthcare, journal.TaskPrepare, paracet))
	require.False(t, p.May(journal.RoleNurse, journal.TaskGive, paracet), "a file that speaks of roles names them all")
}

func TestPolicy_Summary_is_the_file_in_words(t *testing.T) {
	p, err := policy.Parse([]byte("vindu = [{klasse = \"insulin\", daglig = true, tidlig = \"15 min\", sent = \"1 t 30 min\"}]\n[roller]\n"))
	require.NoError(t, err)
	require.Contains(t, p.Summary(), "insulin, én dose i døgnet: fra 15 min før til 1 t 30 min etter\n  - ellers: fra 1 t før til 1 t etter")
	require.Contains(t, p.Summary(), "ingen; alle trenger fullmakt")
	require.Contains(t, policy.Default().Summary(), "sykepleier: istandgjøre, kontrollere, dele_ut, regnskap (alle legemidler)")
}
