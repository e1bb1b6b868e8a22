package demo

// regimen is how one drug is taken by one kind of patient.
type regimen struct {
	drug  string
	dose  string   // per time, "1"
	times []string // "08:00"
	days  []string // FHIR days of week; none: every day
	hours int      // every n hours instead of times
	every int      // every n days
	prn   *asNeeded
	also  *regimen // a second dosage of the same order (Marevan by weekday)
	text  string   // the dosage in words, when the words are not obvious
	free  bool     // only the words: no structure could be given
	ends  int      // days after the demo day that a cure ends
	why   string   // indication
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

// conditions are what the patients live with, and what they take for it.
var conditions = map[string][]regimen{
	"hjertesvikt": {
		at("selozok", "1", "hjertesvikt", "08:00"),
		at("burinex", "1", "ødemer", "08:00", "14:00"),
		at("ramipril", "1", "hjertesvikt", "08:00"),
	},
	"blodtrykk":    {at("amlodipin", "1", "høyt blodtrykk", "08:00")},
	"atrieflimmer": {at("eliquis", "1", "atrieflimmer, forebygger hjerneslag", "08:00", "20:00")},
	"marevan": {{
		drug: "marevan", dose: "2", times: []string{"20:00"}, days: []string{"mon", "wed", "fri"},
		also: &regimen{drug: "marevan", dose: "1.5", times: []string{"20:00"}, days: []string{"tue", "thu", "sat", "sun"}},
		text: "2 tabletter mandag, onsdag og fredag, 1,5 tablett øvrige dager, kl. 20. INR-mål 2–3", why: "kunstig hjerteklaff",
	}, at("digoxin", "1", "atrieflimmer", "08:00")},
	"diabetes":   {at("metformin", "2", "diabetes type 2", "08:00", "20:00")},
	"insulin":    {at("insulatard", "14", "diabetes type 2", "22:00"), at("novorapid", "6", "diabetes, til måltid", "08:00", "12:00", "17:00")},
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
	"angina":     {at("albyl", "1", "angina", "08:00"), at("selozok", "1", "angina", "08:00")},
	"epilepsi":   {at("lamotrigin", "1", "epilepsi", "08:00", "20:00")},
	"somac":      {at("somac", "1", "sure oppstøt", "08:00")},
	"b12": {{
		drug: "b12", dose: "1", times: []string{"10:00"}, every: 84, why: "B12-mangel",
		text: "1 ml intramuskulært hver 12. uke",
	}},
	"jern":    {at("jern", "1", "jernmangel", "14:00")},
	"glaukom": {{drug: "xalatan", dose: "1", times: []string{"20:00"}, why: "grønn stær", text: "1 dråpe i begge øyne kl. 20"}},
	"oyne":    {at("viscotears", "1", "tørre øyne", "08:00", "14:00", "20:00")},
	"nedtrapping": {{
		drug: "prednisolon", free: true, why: "polymyalgia revmatika",
		text: "Trappes ned: 4 tabletter daglig i 5 dager, deretter ned 1 tablett hver uke etter avtale med lege",
	}},
	"skala": {{
		drug: "novorapid", free: true, why: "diabetes, korreksjon",
		text: "Etter skala ved måltid: blodsukker 10–14: 2 E, 14–18: 4 E, over 18: 6 E og kontakt lege",
	}},
	"naproxen": {at("naproxen", "1", "leddsmerter", "08:00", "20:00")},
}
