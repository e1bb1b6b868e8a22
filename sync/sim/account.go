package sim

import (
	"feltjournal/journal"
)

// morphine is the controlled drug of the simulated units.
var morphine = journal.Drug{Name: "Morfin", ATC: "N02AA01", Strength: "10 mg/ml", Form: "injeksjonsvæske", Group: "A"}

// account is a movement in the narcotics account of a unit; what needs a
// witness mostly gets one.
func (d *device) account(unit journal.ID) []deed {
	r := d.w.r
	m := &journal.Movement{Location: "medisinrom", Drug: morphine, Unit: "ml", Amount: journal.Amount(1+r.IntN(5)) * 1_000_000}
	switch r.IntN(8) {
	case 0:
		m.Type, m.Amount, m.Document = journal.MovementDelivery, 50_000_000, "rekvisisjon"
	case 1:
		m.Type, m.Reason = journal.MovementWaste, "knust ampulle"
	case 2:
		m.Type, m.Amount = journal.MovementCount, journal.Amount(r.IntN(60))*1_000_000
	case 3:
		m.Type = journal.MovementReturn
	default:
		m.Type = journal.MovementWithdrawal
	}
	deeds := []deed{{stream: unit, fact: m}}
	if m.Type.NeedsWitness() && r.IntN(4) > 0 {
		deeds = append(deeds, deed{stream: unit, fact: &journal.Countersign{Purpose: journal.SignWitness}, by: &d.second})
	}
	return deeds
}
