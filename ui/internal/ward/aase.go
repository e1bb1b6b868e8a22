package ward

import (
	"feltjournal/journal"
)

// Aase is a patient as a nursing home knows her: an allergy, a pacemaker,
// eight regular medicines, one stopped, one as needed and one order that no
// program can understand.
func Aase() *Ward {
	w := Empty()
	w.people()
	w.regular()
	w.others()
	return w
}

func (w *Ward) people() {
	day := On(20261101, "08:00")
	w.Write(Lege, day, &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse", Born: 19360101, Room: "rom 101"})
	w.Write(Lege, day, &journal.Alert{Alert: journal.ID{1}, Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin", ATC: "J01C", Reaction: "anafylaksi"})
	w.Write(Lege, day, &journal.Alert{Alert: journal.ID{2}, Version: 1, Type: journal.AlertCritical, Active: true, Text: "Pacemaker (2021)"})
}

func (w *Ward) regular() {
	w.Order(1, "Paracet", "500 mg", 2, "tablett", 8*60, 14*60, 20*60)
	metoprolol := w.Order(2, "Metoprolol", "50 mg", 1, "depottablett", 8*60)
	furosemid := w.Order(3, "Furosemid", "40 mg", 1, "tablett", 8*60, 14*60)
	apiksaban := w.Order(4, "Apiksaban", "5 mg", 1, "tablett", 8*60, 20*60)
	levaxin := w.Order(5, "Levaxin", "50 µg", 1, "tablett", 7*60)
	w.Order(6, "Insulin glargin injeksjonsvæske, oppløsning i ferdigfylt penn", "100 E/ml", 14, "E", 22*60)
	laktulose := w.Order(7, "Laktulose mikstur", "670 mg/ml", 15, "ml", 8*60, 20*60)
	w.Give(Anna, levaxin, Slot(7), At("07:04"))
	w.Give(Anna, metoprolol, Slot(8), At("08:02"))
	w.Give(Anna, apiksaban, Slot(8), At("08:04"))
	w.Give(Bjorn, apiksaban, Slot(8), At("08:11"))
	w.Write(Bjorn, At("08:06"), &journal.Administration{Order: laktulose.Order, Version: 1, Slot: Slot(8), Act: journal.ActNotGiven, NotGiven: journal.ReasonRefused, Drug: laktulose.Drug})
	stopped := *furosemid
	stopped.Version, stopped.Status, stopped.Ended, stopped.EndReason = 2, journal.OrderStopped, At("07:40"), "lavt blodtrykk"
	w.Write(Lege, At("07:40"), &stopped)
}

func (w *Ward) others() {
	prn := w.Order(8, "Oxynorm", "5 mg", 1, "kapsel")
	prn2 := *prn
	prn2.Version, prn2.Drug.Group = 2, "A"
	prn2.PRN = &journal.PRN{Reason: "ved smerter", MinInterval: 4 * 3_600_000, MaxPerDay: 4_000_000}
	w.Write(Lege, On(20261102, "09:00"), &prn2)
	w.Give(Bjorn, &prn2, journal.SlotKey{}, At("05:40"))
	w.Give(Anna, &prn2, journal.SlotKey{}, On(20261121, "21:30"))
	w.Write(Lege, On(20261101, "08:00"), &journal.Order{
		Order: journal.ID{0x0f, 9}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Marevan", Strength: "2,5 mg", Form: "tablett"},
		DoseText: "Etter INR-kort: man, ons, fre 1 tablett, ellers 1½ tablett kl. 18. Ny INR 24.11.", Unclear: []string{"doseringen viser til et kort utenfor forordningen"}, Route: "oral", Unit: "tablett",
	})
}
