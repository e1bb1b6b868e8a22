package sim

import (
	"feltjournal/journal"
)

// morphine is the controlled drug of the simulated units.
var morphine = journal.Drug{Name: "Morfin", ATC: "N02AA01", Strength: "10 mg/ml", Form: "injeksjonsvæske", Group: "A"}

// withdrawal takes the drug of a dose out of the stock of a unit, in one act
// with the dose.
func (d *device) withdrawal(a *journal.Administration) []deed {
	units := d.units()
	if a.Act != journal.ActGiven || !a.Drug.Controlled() || len(units) == 0 {
		return nil
	}
	m := &journal.Movement{Type: journal.MovementWithdrawal, Location: "medisinrom", Drug: a.Drug, Unit: a.Unit, Amount: a.Dose}
	return []deed{{stream: units[d.w.r.IntN(len(units))], fact: m, names: 1}}
}

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
		deeds = append(deeds, deed{stream: unit, fact: &journal.Countersign{Purpose: journal.SignWitness}, by: &d.second, names: 1})
	}
	return deeds
}
