package demo

import (
	"encoding/json"
	"fmt"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// Stock is an account of the narcotics ledger as it stands on the demo day.
type Stock struct {
	List     string // "Group/…", in whose stream it stands
	Location string
	Drug     journal.Drug
	Unit     string
	Opening  journal.Amount
}

// Where the units keep what is locked up.
const (
	WardStore = "Medisinrom, Solbakken avd. 2"
	ZoneStore = "Medisinskap, sone Nord"
)

// stocked is what the units keep of groups A and B.
var stocked = []struct {
	drug, unit   string
	ward, zone   int64
	requisitions string
}{
	{"durogesic", "plaster", 10, 5, "41"},
	{"oxynorm", "kapsel", 56, 28, "42"},
	{"morfin", "ml", 20, 10, "43"},
	{"norspan", "plaster", 4, 4, "44"},
	{"sobril", "tablett", 100, 25, "45"},
	{"imovane", "tablett", 60, 30, "46"},
}

// Stocks are the opening balances.
func Stocks() (out []Stock) {
	for _, s := range stocked {
		d := drugs[s.drug].product()
		out = append(out, Stock{Ward, WardStore, d, s.unit, journal.Amount(s.ward) * 1_000_000}, Stock{Zone, ZoneStore, d, s.unit, journal.Amount(s.zone) * 1_000_000})
	}
	return out
}

// addStock writes the opening balances as deliveries from the pharmacy.
func (e *export) addStock() {
	for i, s := range Stocks() {
		id := fmt.Sprintf("levering-%02d", i+1)
		d := &r4.SupplyDelivery{
			Resource: base("SupplyDelivery", id, e.meta(-6, "11:00")), Status: "completed",
			Type: concept("http://terminology.hl7.org/CodeSystem/supply-item-type", "medication", "Medication"),
			SuppliedItem: &r4.SuppliedItem{
				Quantity: &r4.Quantity{Value: r4.Decimal(fmt.Sprint(int64(s.Opening) / 1_000_000)), Unit: s.Unit}, ItemReference: &r4.Reference{Reference: "#legemiddel"},
			},
			OccurrenceDateTime: dateTime(e.clock(-6, "10:40")), Supplier: &r4.Reference{Display: "Fjordvik apotek"},
			Destination: &r4.Reference{Type: "Location", Display: s.Location}, Receiver: []r4.Reference{staff[i%2*5].reference()},
		}
		d.Contained = []json.RawMessage{fhir.Product(s.Drug)}
		d.Extension = []r4.Extension{
			{URL: fhir.ExtUnit, ValueReference: &r4.Reference{Reference: s.List}},
			{URL: fhir.ExtMovement, Extension: []r4.Extension{{URL: "document", ValueString: "rekvisisjon 2026-" + stocked[i/2].requisitions}}},
		}
		e.add(d)
	}
}
