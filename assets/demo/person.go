package demo

import "feltjournal/journal"

// person is one patient and what shapes the rest of the chart.
type person struct {
	id            string // of the FHIR Patient
	given, family string
	born          journal.Date
	female        bool
	place         string // "rom 101", or the home address
	kin           string
	has           []string // keys of conditions
	cave          []cave
	critical      []string
	shielded      bool // protected address
}

// cave is one allergy.
type cave struct{ text, atc, reaction, severity string }

var (
	penicillin = cave{"Penicillin", "J01C", "Utslett og hevelse i ansiktet", "moderate"}
	sulfa      = cave{"Sulfonamider", "J01E", "Utbredt utslett", "moderate"}
	ibuprofen  = cave{"NSAID (ibuprofen)", "M01A", "Pustevansker", "severe"}
	kodein     = cave{"Kodein", "R05DA04", "Kraftig kvalme og oppkast", "mild"}
	jod        = cave{"Jodholdig kontrastmiddel", "V08A", "Anafylaktisk reaksjon", "severe"}
	plaster    = cave{"Plasterlim (kolofonium)", "", "Eksem", "mild"}
	notter     = cave{"Nøtter", "", "Hevelse i munn og svelg", "severe"}
)

func born(y, m, d int) journal.Date { return journal.Date(y*10000 + m*100 + d) }

func caves(c ...cave) []cave     { return c }
func is(c ...string) []string    { return c }
func notes(t ...string) []string { return t }

// ward is Solbakken sykehjem, avd. 2. Åse is first: the story is hers. Kari
// Anne Hansen and Kari-Anne Hanssen were born on the same day (R-ID-03).
var ward = []person{
	{"solbakken-101", "Åse", "Aasen", born(1936, 5, 14), true, "rom 101", "Torbjørn Aasen (sønn)", is("hjertesvikt", "naproxen", "paracetprn", "marevan", "mage", "stoffskifte"), nil, notes("Kunstig hjerteklaff – blodfortynnet"), false},
	{"solbakken-102", "Kari Anne", "Hansen", born(1938, 3, 12), true, "rom 102", "Berit Hansen (datter)", is("demens", "smerter", "mage", "mirtazapin", "benskjorhet"), caves(penicillin), nil, false},
	{"solbakken-103", "Kari-Anne", "Hanssen", born(1938, 3, 12), true, "rom 103", "Odd Hanssen (ektefelle)", is("atrieflimmer", "diabetes", "insulinskala", "insulin", "kolesterol"), nil, notes("Fall siste 3 måneder: tre ganger"), false},
	{"solbakken-104", "Ánde", "Somby", born(1941, 11, 6), false, "rom 104", "Elle Somby (datter)", is("parkinson", "mage", "uro", "paracetprn"), caves(sulfa), notes("Parkinson: dosene må gis på minuttet"), false},
	{"solbakken-105", "Ingeborg", "Ødegård", born(1932, 1, 27), true, "rom 105", "Sverre Ødegård (sønn)", is("demens", "hjertesvikt", "smerter", "mage"), nil, nil, false},
	{"solbakken-106", "Arne", "Kvåle", born(1944, 8, 19), false, "rom 106", "Randi Kvåle (ektefelle)", is("kols", "angina", "kolesterol", "somac", "sovn"), caves(ibuprofen), notes("CO2-retensjon: oksygen etter lege, SpO2-mål 88–92 %"), false},
	{"solbakken-107", "Máret Ánne", "Hætta", born(1939, 6, 30), true, "rom 107", "Nils Ole Hætta (sønn)", is("diabetes", "lantus", "blodtrykk", "kolesterol", "oyne"), nil, notes("Samisk er førstespråk, trenger tolk ved viktige samtaler"), false},
	{"solbakken-108", "Øyvind", "Bråten", born(1946, 2, 3), false, "rom 108", "Marit Bråten (datter)", is("hjerneslag", "epilepsi", "blodtrykk", "mage", "smerter"), caves(jod), notes("Svelgvansker: fortykket drikke, tabletter knuses etter liste"), false},
	{"solbakken-109", "Gudrun", "Sætre", born(1934, 9, 22), true, "rom 109", "Åshild Sætre (niese)", is("durogesic", "mage", "palliasjon", "sovn"), caves(kodein), notes("HLR minus – vedtatt 02.10., se eget notat"), false},
	{"solbakken-110", "Leif", "Tveit", born(1937, 12, 8), false, "rom 110", "Anne Tveit (datter)", is("demens", "uro", "blodtrykk", "toilax"), nil, notes("Går ut om natten – døralarm"), false},
	{"solbakken-111", "Ragnhild", "Åmodt", born(1940, 4, 17), true, "rom 111", "Jon Åmodt (ektefelle)", is("hjertesvikt", "atrieflimmer", "uvi", "paracetprn", "jern"), nil, nil, false},
	{"solbakken-112", "Per Olav", "Myhre", born(1943, 7, 1), false, "rom 112", "Siri Myhre (datter)", is("kols", "pneumoni", "hjertesvikt", "sovn"), nil, nil, false},
	{"solbakken-201", "Sigrid", "Lønnå", born(1931, 10, 11), true, "rom 201", "Knut Lønnå (sønn)", is("benskjorhet", "smerter", "glaukom", "mage", "depresjon"), caves(plaster), nil, false},
	{"solbakken-202", "Magnhild", "Eidsvåg", born(1935, 2, 28), true, "rom 202", "Eli Eidsvåg (datter)", is("demens", "stoffskifte", "blodtrykk", "somac", "mirtazapin", "tregmage"), nil, nil, false},
	{"solbakken-203", "Odd Arne", "Hjelmeland", born(1942, 5, 5), false, "rom 203", "Bjørg Hjelmeland (ektefelle)", is("parkinson", "depresjon", "mage", "paracetprn"), nil, nil, false},
	{"solbakken-204", "Astrid", "Gjerde", born(1933, 12, 31), true, "rom 204", "Ola Gjerde (barnebarn)", is("norspan", "smerter", "mage", "benskjorhet", "uro"), caves(penicillin, sulfa), nil, false},
	{"solbakken-205", "Ráhkel", "Eira", born(1945, 3, 9), true, "rom 205", "Mihkkal Eira (bror)", is("nedtrapping", "benskjorhet", "somac", "diabetes"), nil, nil, false},
	{"solbakken-206", "Håkon", "Solbrekk", born(1938, 8, 14), false, "rom 206", "Tone Solbrekk (datter)", is("atrieflimmer", "hjertesvikt", "kolesterol", "b12"), nil, notes("Pacemaker, kontroll hvert år"), false},
	{"solbakken-207", "Bergljot", "Nygård", born(1930, 6, 18), true, "rom 207", "Inger Nygård (datter)", is("demens", "smerter", "oyne", "toilax"), nil, nil, false},
	{"solbakken-208", "Einar", "Fjøsne", born(1947, 1, 20), false, "rom 208", "Wenche Fjøsne (ektefelle)", is("hjerneslag", "diabetes", "insulin", "blodtrykk", "mage"), caves(notter), notes("Afasi: bruk bildekort og gi god tid"), false},
	{"solbakken-209", "Turid", "Håvardsrud", born(1936, 11, 25), true, "rom 209", "Lars Håvardsrud (sønn)", is("angina", "stoffskifte", "benskjorhet", "sovn"), nil, nil, false},
	{"solbakken-210", "Thorleif", "Grønås", born(1939, 4, 2), false, "rom 210", "Signe Grønås (søster)", is("kols", "blodtrykk", "mage", "mirtazapin"), caves(ibuprofen), nil, false},
	{"solbakken-211", "Solveig", "Bjørnstad", born(1937, 9, 7), true, "rom 211", "Arve Bjørnstad (sønn)", is("marevan", "hjertesvikt", "glaukom", "paracetprn"), nil, notes("Blodfortynnet – INR tas hver onsdag"), false},
	{"solbakken-212", "Nils Aslak", "Utsi", born(1940, 7, 29), false, "rom 212", "Inga Utsi (datter)", is("demens", "diabetes", "smerter", "depresjon", "mage"), nil, nil, false},
}

// zone is Hjemmetjenesten sone Nord.
var zone = []person{
	{"nord-01", "Olav", "Sørli", born(1941, 2, 14), false, "Strandvegen 14", "Aud Sørli (ektefelle)", is("atrieflimmer", "blodtrykk", "kolesterol", "somac"), nil, nil, false},
	{"nord-02", "Ola", "Sørlie", born(1941, 9, 3), false, "Strandvegen 41", "Geir Sørlie (sønn)", is("diabetes", "insulin", "blodtrykk", "smerter"), caves(penicillin), nil, false},
	{"nord-03", "Bjørg", "Ånestad", born(1938, 6, 6), true, "Fjellgata 3 B", "Hilde Ånestad (datter)", is("kols", "hjertesvikt", "sovn"), nil, notes("Nøkkelboks, kode hos vakt"), false},
	{"nord-04", "Reidun", "Tjønn", born(1935, 1, 9), true, "Kirkebakken 7", "Stein Tjønn (sønn)", is("marevan", "hjertesvikt", "mage"), nil, notes("Blodfortynnet"), false},
	{"nord-05", "Johan Mathis", "Gaup", born(1948, 10, 23), false, "Reinvegen 22", "Karen Gaup (ektefelle)", is("diabetes", "lantus", "kolesterol", "uro"), nil, nil, false},
	{"nord-06", "Eldbjørg", "Røe", born(1933, 4, 30), true, "Nesvegen 118", "Åse Røe (datter)", is("benskjorhet", "norspan", "mage", "paracetprn"), caves(kodein), nil, false},
	{"nord-07", "Terje", "Aune", born(1952, 12, 12), false, "Bruvegen 9", "Mona Aune (søster)", is("epilepsi", "depresjon", "sovn", "mage"), nil, notes("Kan være utagerende ved anfall – gå to"), false},
	{"nord-08", "Synnøve", "Haugård", born(1940, 3, 3), true, "Skolevegen 5", "Per Haugård (ektefelle)", is("parkinson", "blodtrykk", "toilax"), nil, nil, false},
	{"nord-09", "Kåre", "Skjåk", born(1936, 8, 8), false, "Øvre Fjordveg 60", "Liv Skjåk (datter)", is("hjertesvikt", "atrieflimmer", "b12", "jern"), nil, nil, false},
	{"nord-10", "Unni", "Myrvåg", born(1949, 5, 21), true, "Hemmelig adresse", "", is("depresjon", "uro", "somac", "mirtazapin"), nil, notes("Adressesperre – ring vakt før oppdrag"), true},
	{"nord-11", "Gunvor", "Lien", born(1937, 11, 2), true, "Lia 4", "Tor Lien (nevø)", is("stoffskifte", "blodtrykk", "smerter", "oyne"), nil, nil, false},
	{"nord-12", "Asbjørn", "Dalså", born(1943, 6, 15), false, "Dalsåvegen 77", "Gro Dalså (ektefelle)", is("hjerneslag", "blodtrykk", "mage", "sovn", "tregmage"), caves(jod), nil, false},
	{"nord-13", "Elin", "Westgård", born(1955, 1, 17), true, "Sjøgata 11", "Rolf Westgård (ektefelle)", is("durogesic", "palliasjon", "mage", "somac"), nil, notes("Palliativ plan – kontakt kreftsykepleier på dagtid"), false},
	{"nord-14", "Hjalmar", "Øien", born(1934, 7, 24), false, "Øienvegen 2", "Dagny Øien (datter)", is("demens", "hjertesvikt", "glaukom"), nil, nil, false},
	{"nord-15", "Biret", "Sara", born(1942, 2, 6), true, "Elvebakken 31", "Ánte Sara (sønn)", is("angina", "diabetes", "kolesterol", "paracetprn"), caves(sulfa), nil, false},
	{"nord-16", "Torgeir", "Hægeland", born(1950, 9, 19), false, "Industrivegen 6", "Kjell Hægeland (bror)", is("kols", "depresjon", "somac"), nil, notes("Røyker – fare ved oksygen"), false},
	{"nord-17", "Målfrid", "Bø", born(1939, 12, 27), true, "Bøgrenda 15", "Svein Bø (ektefelle)", is("uvi", "blodtrykk", "stoffskifte", "benskjorhet"), caves(sulfa), nil, false},
	{"nord-18", "Roger", "Vågan", born(1961, 4, 11), false, "Kaivegen 3", "Trine Vågan (datter)", is("diabetes", "insulin", "smerter", "depresjon"), nil, nil, false},
	{"nord-19", "Aslaug", "Fjæra", born(1932, 5, 29), true, "Fjæravegen 90", "Nils Fjæra (sønn)", is("hjertesvikt", "smerter", "mage", "sovn"), nil, nil, false},
	{"nord-20", "Jørgen", "Ås", born(1946, 10, 1), false, "Åsvegen 1", "Ellen Ås (ektefelle)", is("nedtrapping", "blodtrykk", "benskjorhet"), nil, nil, false},
}

// newcomer moves in during the story.
var newcomer = person{"solbakken-213", "Dagfinn", "Sjåvåg", born(1937, 2, 19), false, "rom 213", "Unn Sjåvåg (datter)", is("hjerneslag", "smerter", "mage", "blodtrykk"), caves(kodein), notes("Fallfare – ny i avdelingen"), false}
