package demo

import "feltjournal/journal"

// regimen is how one drug is taken by one kind of patient.
type regimen struct {
	drug   string
	dose   string   // per time, "1"
	times  []string // "08:00"
	days   []string // FHIR days of week; none: every day
	hours  int      // every n hours instead of times
	every  int      // every n days
	prn    *asNeeded
	plan   []step // instead of a dose and times, when the dose is not always the same
	scale  *journal.Scale
	hold   *journal.Condition
	text   string // the dosage in words, when the words are not obvious
	free   bool   // only the words: no structure could be given
	ends   int    // days after the demo day that a cure ends
	why    string // indication
	double bool   // the prescriber wants a second person
	card   bool   // it stands on an INR
}

// step is one part of a plan.
type step struct {
	dose        string
	times, days []string
	from, to    int // first day and the day after the last, from the demo day; both zero: always
}

// asNeeded bounds a drug that is given as needed.
type asNeeded struct {
	reason string
	hours  int    // between doses
	max    string // per day, in the regimen's unit
}

func at(d, dose, why string, times ...string) regimen {
	return regimen{drug: d, dose: dose, times: times, why: why}
}

func prn(d, dose, reason string, hours int, limit string) regimen {
	return regimen{drug: d, dose: dose, why: reason, prn: &asNeeded{reason, hours, limit}}
}

// card is a warfarin card: the same tablets, by weekday.
func card(two, less []string) []step {
	evening := []string{"20:00"}
	return []step{{dose: "2", times: evening, days: two}, {dose: "1.5", times: evening, days: less}}
}

// taper goes down a tablet a week, after five days on the first dose.
func taper(doses ...string) (out []step) {
	from := -2
	for i, dose := range doses {
		to := from + 7
		if i == 0 {
			to = from + 5
		}
		out = append(out, step{dose: dose, times: []string{"08:00"}, from: from, to: to})
		from = to
	}
	return out
}

// byTime is one dose for each time of day.
func byTime(pairs ...string) (out []step) {
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, step{dose: pairs[i+1], times: []string{pairs[i]}})
	}
	return out
}

// lowPulse withholds a drug that slows the heart.
var lowPulse = &journal.Condition{Code: pulse.code, Name: pulse.name, Unit: pulse.unit, Below: 50_000_000}

// mealScale is rapid insulin by the blood sugar before a meal.
var mealScale = &journal.Scale{Code: glucose.code, Name: glucose.name, Unit: glucose.unit, Steps: []journal.ScaleStep{
	{From: 0, Call: true},
	{From: 4_000_000, Dose: 4_000_000},
	{From: 8_000_000, Dose: 6_000_000},
	{From: 12_000_000, Dose: 8_000_000},
	{From: 18_000_000, Dose: 10_000_000, Call: true},
}}

// conditions are what the patients live with, and what they take for it.
var conditions = map[string][]regimen{
	"hjertesvikt": {
		at("selozok", "1", "hjertesvikt", "08:00"),
		at("burinex", "1", "ødemer", "08:00", "14:00"),
		at("ramipril", "1", "hjertesvikt", "08:00"),
	},
	"blodtrykk":    {at("amlodipin", "1", "høyt blodtrykk", "08:00")},
	"atrieflimmer": {at("eliquis", "1", "atrieflimmer, forebygger hjerneslag", "08:00", "20:00")},
	"marevan": {
		{
			drug: "marevan", plan: card([]string{"mon", "wed", "fri"}, []string{"tue", "thu", "sat", "sun"}), card: true,
			text: "2 tabletter mandag, onsdag og fredag, 1,5 tablett øvrige dager, kl. 20. INR-mål 2–3", why: "kunstig hjerteklaff",
		},
		{drug: "digoxin", dose: "1", times: []string{"08:00"}, why: "atrieflimmer", hold: lowPulse, text: "1 tablett kl. 08 mot atrieflimmer. Ikke ved puls < 50"},
	},
	"diabetes": {at("metformin", "2", "diabetes type 2", "08:00", "20:00")},
	"insulin": {at("insulatard", "14", "diabetes type 2", "22:00"), {
		drug: "novorapid", plan: byTime("08:00", "8", "12:00", "6", "17:00", "7"), why: "diabetes, til måltid", double: true,
		text: "8 E kl. 08, 6 E kl. 12 og 7 E kl. 17, til måltid",
	}},
	// Before "insulin" among what a person has, it takes the place of the fixed doses.
	"insulinskala": {at("insulatard", "12", "diabetes type 2", "22:00"), {
		drug: "novorapid", scale: mealScale, times: []string{"08:00", "12:00", "17:00"}, why: "diabetes, til måltid",
		text: "Etter blodsukker før måltid kl. 08, 12 og 17: under 4: ingen, ring lege. 4–8: 4 E. 8–12: 6 E. 12–18: 8 E. 18 og over: 10 E, ring lege",
	}},
	"lantus":     {at("lantus", "18", "diabetes type 1", "22:00"), at("novorapid", "4", "diabetes, til måltid", "08:00", "12:00", "17:00")},
	"kols":       {at("spiriva", "1", "KOLS", "08:00"), at("symbicort", "2", "KOLS", "08:00", "20:00"), prn("ventoline", "2", "tung pust", 4, "12")},
	"parkinson":  {at("madopar", "1", "Parkinsons sykdom", "07:00", "11:00", "15:00", "19:00"), at("azilect", "1", "Parkinsons sykdom", "08:00")},
	"demens":     {at("donepezil", "1", "Alzheimers sykdom", "20:00"), at("ebixa", "1", "Alzheimers sykdom", "08:00")},
	"smerter":    {at("paracet1", "1", "smerter", "08:00", "14:00", "20:00", "22:00")},
	"paracetprn": {prn("paracet", "2", "smerter eller feber", 4, "8")},
	"norspan":    {{drug: "norspan", dose: "1", hours: 168, why: "langvarige smerter", text: "1 plaster hver 7. dag. Skift plass, fjern gammelt plaster"}},
	"durogesic": {
		{drug: "durogesic", dose: "1", hours: 72, why: "kreftsmerter", text: "1 plaster hver 72. time. Noter plassering, fjern gammelt plaster"},
		prn("oxynorm", "1", "gjennombruddssmerter", 4, "6"),
	},
	"palliasjon": {prn("morfin", "2.5", "smerter eller tung pust", 1, "20"), prn("haldol", "1", "kvalme", 6, "4")},
	"depresjon":  {at("cipralex", "1", "depresjon", "08:00")},
	"sovn":       {prn("imovane", "0.5", "søvnvansker", 24, "0.5")},
	"mirtazapin": {at("mirtazapin", "1", "søvn og appetitt", "22:00")},
	"uro":        {prn("sobril", "1", "uro eller angst", 6, "3")},
	"mage":       {at("laktulose", "15", "forstoppelse", "08:00"), prn("movicol", "1", "forstoppelse", 8, "3")},
	"toilax":     {{drug: "toilax", dose: "2", times: []string{"22:00"}, days: []string{"mon", "thu"}, why: "forstoppelse"}},
	"stoffskifte": {{
		drug: "levaxin", dose: "1", times: []string{"07:00"}, why: "lavt stoffskifte",
		text: "1 tablett kl. 07, på fastende mage",
	}},
	"benskjorhet": {
		{drug: "alendronat", dose: "1", times: []string{"07:00"}, days: []string{"mon"}, why: "benskjørhet", text: "1 tablett mandag kl. 07. Tas stående eller sittende med et stort glass vann, 30 min før mat"},
		at("calcigran", "1", "benskjørhet", "08:00", "20:00"),
	},
	"uvi":        {{drug: "selexid", dose: "1", hours: 8, why: "urinveisinfeksjon", ends: 4, text: "1 tablett hver 8. time i 7 dager"}},
	"pneumoni":   {{drug: "apocillin", dose: "2", hours: 6, why: "lungebetennelse", ends: 5, text: "2 tabletter hver 6. time i 10 dager"}},
	"kolesterol": {at("atorvastat", "1", "høyt kolesterol", "20:00")},
	"hjerneslag": {at("klopidogrel", "1", "etter hjerneslag", "08:00"), at("atorvastat", "1", "etter hjerneslag", "20:00")},
	"angina": {at("albyl", "1", "angina", "08:00"), {
		drug: "selozok", dose: "1", times: []string{"08:00"}, why: "angina", hold: lowPulse, text: "1 tablett kl. 08 mot angina. Ikke ved puls < 50",
	}},
	"epilepsi": {at("lamotrigin", "1", "epilepsi", "08:00", "20:00")},
	"somac":    {at("somac", "1", "sure oppstøt", "08:00")},
	"b12": {{
		drug: "b12", dose: "1", times: []string{"10:00"}, every: 84, why: "B12-mangel",
		text: "1 ml intramuskulært hver 12. uke",
	}},
	"jern":    {at("jern", "1", "jernmangel", "14:00")},
	"glaukom": {{drug: "xalatan", dose: "1", times: []string{"20:00"}, why: "grønn stær", text: "1 dråpe i begge øyne kl. 20"}},
	"oyne":    {at("viscotears", "1", "tørre øyne", "08:00", "14:00", "20:00")},
	"nedtrapping": {{
		drug: "prednisolon", plan: taper("4", "3", "2", "1"), why: "polymyalgia revmatika",
		text: "Trappes ned, kl. 08: 4 tabletter i 5 dager, deretter 3, 2 og 1 tablett i 7 dager hver",
	}},
	"tregmage": {{
		drug: "toilax", free: true, why: "forstoppelse", text: "1–2 tabletter til natten ved treg mage, etter avtale med lege",
	}},
	"naproxen": {at("naproxen", "1", "leddsmerter", "08:00", "20:00")},
}
