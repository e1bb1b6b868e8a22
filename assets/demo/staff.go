package demo

// colleague is somebody who writes in the journal.
type colleague struct {
	id, name, role, hpr string
	nynorsk             bool
}

// staff work in Fjordvik. Names and numbers are invented.
var staff = []colleague{
	{"kari.moen", "Kari Moen", "sykepleier", "9900011", false},
	{"hilde.vik", "Hilde Vik", "helsefagarbeider", "9900012", false},
	{"sindre.lund", "Sindre Lund", "vernepleier", "9900013", false},
	{"oddny.aas", "Oddny Ås", "sykepleier", "9900014", true},
	{"ahmed.noor", "Ahmed Noor", "helsefagarbeider", "9900015", false},
	{"jorunn.sletta", "Jorunn Sletta", "sykepleier", "9900016", false},
	{"piotr.nowak", "Piotr Nowak", "helsefagarbeider", "9900017", false},
	{"ragna.fjelde", "Ragna Fjelde", "sykepleier", "9900018", true},
	{"line.haug", "Line Haug", "assistent", "", false},
}

// doctors prescribe.
var doctors = []string{"Ingrid Solheim, tilsynslege", "Marius Eek, fastlege", "Sunniva Dahl, fastlege"}

// nurse reports whether the colleague may do everything with medicines.
func (c colleague) nurse() bool { return c.role == "sykepleier" || c.role == "vernepleier" }
