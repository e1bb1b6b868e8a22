package load

import (
	"encoding/binary"
	"fmt"

	"feltjournal/journal"
)

var (
	nurse  = journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}
	origin = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}
)

var drugs = []journal.Drug{
	{Name: "Paracet", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"},
	{Name: "Metoprolol", ATC: "C07AB02", Strength: "50 mg", Form: "depottablett"},
	{Name: "Furosemid", ATC: "C03CA01", Strength: "40 mg", Form: "tablett"},
	{Name: "Apiksaban", ATC: "B01AF02", Strength: "5 mg", Form: "tablett"},
	{Name: "Levaxin", ATC: "H03AA01", Strength: "50 µg", Form: "tablett"},
	{Name: "Laktulose", ATC: "A06AD11", Strength: "670 mg/ml", Form: "mikstur"},
}

var reports = []string{
	"Sovet godt i natt, oppe én gang kl. 03. Spist halv porsjon frokost, drukket 200 ml.",
	"Sår venstre legg stelt: rent, lite sekresjon, ny bandasje. Neste skift torsdag.",
	"Klaget over svimmelhet ved mobilisering. Blodtrykk 148/92, puls 88. Ringt tilsynslege.",
	"Pårørende på besøk, hyggelig stund. Gått med rullator til stua, fulgt av én.",
}

var hours = []journal.LocalTime{8 * 60, 14 * 60, 20 * 60}

// fact is the n-th that a workstation writes about a patient: of eight, five
// are doses, two are reports and one is a value.
func fact(device, patient, n int, at journal.Instant) journal.Fact {
	switch (device + n) % 8 {
	case 3, 6:
		text := fmt.Sprintf("%s Skift %d.", reports[(device+n)%len(reports)], n%3+1)
		return &journal.Note{Type: "rapport", Text: text}
	case 7:
		pulse := journal.Amount(60+(device+n)%30) * 1_000_000
		return &journal.Observation{Code: "8867-4", Name: "Puls", Value: pulse, Unit: "/min"}
	}
	slot := journal.SlotKey{Date: journal.DateOf(at), Time: hours[n%len(hours)]}
	return &journal.Administration{
		Order: orderID(patient, n%12), Version: 1, Act: journal.ActGiven, Slot: slot,
		Drug: drugs[n%len(drugs)], Dose: 1_000_000, Unit: "tablett", Route: "oral",
	}
}

// stop is a critical fact: an order that is ended.
func stop(patient, n int) journal.Fact {
	return &journal.Order{
		Order: orderID(patient, n%12), Version: 2, Status: journal.OrderStopped, Drug: drugs[n%len(drugs)], Dose: 1_000_000,
		Unit: "tablett", Route: "oral", Timing: journal.Timing{Times: hours},
	}
}

func orderID(patient, n int) (id journal.ID) {
	id[0], id[6], id[8] = 'o', 0x70, 0x80
	binary.BigEndian.PutUint32(id[1:], uint32(patient))
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

func body(by journal.Author, at journal.Instant, f journal.Fact) journal.Body {
	return journal.Body{Author: by, At: at, Recorded: at, Trust: journal.TrustSynced, Fact: f}
}
