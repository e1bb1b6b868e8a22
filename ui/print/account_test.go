package print

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
)

var oxynorm = journal.Drug{Name: "OxyNorm", ATC: "N02AA05", Strength: "5 mg", Form: "kapsel", Group: "A"}

// stream is a unit's stream in the order things happened.
type stream struct {
	ledger *chart.Ledger
	seq    uint64
}

func (s *stream) write(by journal.Author, at journal.Instant, f journal.Fact) journal.ID {
	s.seq++
	id := journal.ID{0x5e, byte(s.seq >> 8), byte(s.seq)}
	s.ledger.Add(journal.Entry{
		Header: journal.Header{ID: id, Stream: s.ledger.Stream(), Seq: s.seq, Stamp: journal.NewStamp(at, uint16(s.seq)), Class: f.Class()},
		Body:   journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Fact: f},
	})
	return id
}

func (s *stream) move(by journal.Author, clock string, t journal.MovementType, amount journal.Amount, reason string) journal.ID {
	return s.write(by, ward.At(clock), &journal.Movement{
		Type: t, Location: "Medisinrom 2. etasje", Drug: oxynorm, Unit: "kapsel", Amount: amount * 1_000_000, Patient: patientOf(t), Reason: reason,
	})
}

func patientOf(t journal.MovementType) journal.ID {
	if t == journal.MovementWithdrawal {
		return journal.ID{0xaa}
	}
	return journal.ID{}
}

func booked() *stream {
	s := &stream{ledger: chart.NewLedger(journal.ID{0x01})}
	s.move(ward.Anna, "07:00", journal.MovementDelivery, 20, "")
	s.move(ward.Bjorn, "08:00", journal.MovementWithdrawal, 2, "")
	waste := s.move(ward.Anna, "08:05", journal.MovementWaste, 1, "mistet på gulvet")
	s.write(ward.Bjorn, ward.At("08:06"), &journal.Countersign{Target: waste, Purpose: journal.SignWitness})
	wrong := s.move(ward.Anna, "08:08", journal.MovementWithdrawal, 5, "")
	s.write(ward.Anna, ward.At("08:09"), &journal.EnteredInError{Target: wrong, Reason: "feil antall"})
	count := s.move(ward.Anna, "08:10", journal.MovementCount, 16, "")
	s.write(ward.Bjorn, ward.At("08:11"), &journal.Countersign{Target: count, Purpose: journal.SignWitness})
	return s
}

func nameOf(id journal.ID) string {
	if id == (journal.ID{0xaa}) {
		return "Aasen, Åse"
	}
	return ""
}

func TestR_MED_09_the_printed_account_holds_every_line_and_its_balance(t *testing.T) {
	s := booked()
	for _, l := range i18n.Languages {
		pdf, err := Account(stampOf(t, ward.Aase(), l), s.ledger.Accounts(), 0, nameOf)
		requireWhole(t, read(t, pdf, err))
	}
	pdf, err := Account(stampOf(t, ward.Aase(), i18n.Bokmal), s.ledger.Accounts(), 0, nameOf)
	text := strings.ReplaceAll(all(read(t, pdf, err)), "\n", "|")
	for _, want := range []string{
		"OxyNorm kapsel 5 mg · Medisinrom 2. etasje", "22.11.2026 07:00|Levering|20|20|Anna Berg",
		"22.11.2026 08:00|Uttak|2|18|Aasen, Åse|Bjørn Dahl", "22.11.2026 08:05|Kassert|1|17|Anna Berg|Bjørn Dahl|mistet på gulvet",
		"feilregistrert av Anna Berg: feil|antall", "telt 16 kapsel · avvik -1", "Saldo 22.11.2026 08:20: 17 kapsel · AVVIK – ikke lukket av to",
	} {
		require.Contains(t, text, want)
	}
}

func TestAccount_from_a_day_on_carries_the_balance(t *testing.T) {
	s := booked()
	pdf, err := Account(stampOf(t, ward.Aase(), i18n.Bokmal), s.ledger.Accounts(), 20261123, nameOf)
	text := strings.ReplaceAll(all(read(t, pdf, err)), "\n", "|")
	require.Contains(t, text, "23.11.2026|Inngående saldo|17|")
	require.NotContains(t, text, "Levering")
}

func TestAccount_a_long_one_repeats_its_head(t *testing.T) {
	s := booked()
	for range 120 {
		s.move(ward.Anna, "08:15", journal.MovementDelivery, 1, "")
	}
	pdf, err := Account(stampOf(t, ward.Aase(), i18n.Bokmal), s.ledger.Accounts(), 0, nameOf)
	pages := read(t, pdf, err)
	requireWhole(t, pages)
	require.Greater(t, len(pages), 3)
	for i := range pages[:len(pages)-1] {
		require.Contains(t, pages[i].All(), "OxyNorm kapsel 5 mg")
	}
}
