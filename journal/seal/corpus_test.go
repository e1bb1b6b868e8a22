package seal

import (
	"math/rand/v2"
	"strings"

	"feltjournal/journal"
)

// The invented corpus that the dictionary is made of. It is a vocabulary of
// Norwegian municipal care and phrases as nurses write them; it comes from no
// real record. The more often a word is written, the later it stands: a match
// near the end of a dictionary is a byte cheaper.
const (
	corpusRare = `legevakten sykehuset sykehjemmet korttidsopphold avlastning utskrivning innleggelse epikrise kreftsykepleier hjelpemiddelsentralen
trygghetsalarm velferdsteknologi medisindispenser multidose apoteket resept blåresept kommunen tildelingskontoret vedtakstimer tiltaksplanen kartlegging
ernæringsstatus næringsdrikk kostregistrering drikkeliste væskebalanse diurese bakteriologisk prøvesvar blodprøve dyrkning avføringsprøve urinstiks
nitritt leukocytter hematuri tarmfunksjon klyster mikrolaks stomi stomipose stomiplate urostomi nefrostomi suprapubisk blærescanning resturin bleiebytte
inkontinensprodukt trykkavlastende madrass hælavlastning sengebord personløfter seilløft forflytning standkontroll balansetrening dagsenter dagaktivitet
hukommelsesteam demensutredning agitert vandrer roper hallusinerer paranoid selvmordstanker palliativ terminal morfinpumpe smertepumpe subkutan
sårstell sårskift sårkanter granulasjonsvev fibrin nekrose lukt sekresjon væskende rubor maserasjon eksem soppinfeksjon intertrigo kløe utslett hudsvie
kompresjonsbandasje kompresjonsstrømper støttestrømper fotpleie neglestell diabetesfot nedsatt følelse hypoglykemi hyperglykemi føling druesukker
hjertesvikt atrieflimmer hjerteinfarkt angina hypertensjon kols astma lungebetennelse pneumoni luftveisinfeksjon inhalasjoner forstøver surstoff
hjerneslag afasi dysfagi svelgvansker aspirasjon fortykningsmiddel konsistenstilpasset parkinson epilepsi krampeanfall multippel sklerose osteoporose
hoftebrudd lårhalsbrudd protese håndleddsbrudd gips ortose rekonvalesens opptrening mobilisert gåstol prekestol krykker dørstokkmil
isolert smitteregime håndhygiene hanskebruk smittefrakk munnbind noro influensa korona vaksinasjon feberfri febril frysninger kaldsvett klam cyanotisk
respirasjonsfrekvens saturasjon pulsoksymeter tachykard bradykard uregelmessig ortostatisk hypotensjon systolisk diastolisk ødemer pitting ascites dyspne`
	corpusWords = `observasjon observert vurdering vurdert vurderer tiltak tiltaksplan evaluering evaluert plan mål oppfølging følges opp følger kontroll kontrollert avtale avtalt avtaler
pårørende datter datteren sønn sønnen ektefelle ektefellen kona mannen søster bror barnebarn nabo verge besøk besøkte ringte kontaktet informert informerer orientert samtale snakket
hjemmesykepleien hjemmesykepleie hjemmetjenesten kveldsvakt nattevakt dagvakt aftenvakt rapport rapportert avvik dokumenterer dokumentert fastlege fastlegen legevakt lege tilsynslege tilsyn sykehus
sykepleier vernepleier helsefagarbeider fysioterapeut ergoterapeut tannlege hjelpemiddel rullator rullestol gåstol stol seng sengen alarm trening trente gange gått fall falt mobilisering mobiliserer mobiliseres
blodtrykk puls temperatur respirasjon oksygen metning blodsukker vekt veid målt måler måles måling prøve resultat normal normalt høy høyt lav lavt stabil stabilt verre bedre uendret fortsatt
smerte smerter smertelindring smertestillende kvalme kvalm kvalmestillende kastet oppkast appetitt ernæring måltid frokost lunsj middag kveldsmat væske drikke drukket drikker spiste spist spiser
søvn sov sovet sover natten våknet våken trøtt sliten hviler hvile uro urolig rolig angst engstelig forvirring forvirret orientering hukommelse husker humør stemning trist glad redd sint
hud sår såret bandasje bandasjen skiftet skifter renset renser smurt smører salve krem trykksår rødme rød hoven hovent varm kald tørr fuktig øm ødem ankel ankler fot føtter legg kne hofte rygg mage hånd arm skulder nakke hode
urin urinerer vannlating kateter kateteret kateterpose avføring obstipasjon diare løs hard forstoppelse toalettet toalett bleie dusj dusjet dusjing stell stelt morgenstell kveldsstell munnstell tenner tannprotese syn hørsel høreapparat briller
pust pusten tungpustet hoste hoster slim hvesing infeksjon antibiotika kur isolasjon forebygging forebyggende medisin medisiner dosett dosetten tablett tabletter insulin inhalasjon virkning effekt bivirkning bivirkninger virker virket
gir gitt gis får fikk trenger trengte hjelp ønsker ønsket ønske klarer klarte selv opplever opplevde forteller fortalte klager klaget bruker brukte avslår avslo nekter nektet mottar mottok mottatt
kjenner kjente savner venter ventet sitter satt står legger lagt støtter oppmuntrer oppmuntret registrerer registrert bestiller bestilt kontakter observerer henger virker kler påkledd tilrettelagt veiledning veiledet vedtak`
	corpusGlue = ` og at det er var har han hun på i med til for av en et som ikke etter før under over uten ved fra om seg sin sitt men så da når eller litt mye noe ingen lett moderat godt dårlig bra svært ganske helt delvis
 tydelig igjen nå i dag i natt i kveld i morgen i går pasienten bruker beboer blir ble bør kan må skal vil ville høyre venstre begge side siden klokken ca timer dager uke`
)

// corpusPhrases are sentences; # stands for a number.
var corpusPhrases = strings.Split(`Pasienten har sovet godt i natt.
Sov urolig, våken fra klokken #.
Spiste frokost på rommet, drukket # ml.
God appetitt til middag.
Lite appetitt, har drukket # dl væske.
Blodtrykk #/#, puls #, temperatur 37,#.
Blodsukker målt til #,# mmol/l før frokost.
Metning # % uten oksygen.
Klager over smerter i venstre hofte, gitt smertestillende med god effekt.
Ingen smerter ved mobilisering.
Hjulpet med morgenstell og dusj, klarte det meste selv.
Hjulpet i seng klokken #.
Såret på høyre legg er rengjort og bandasjen er skiftet.
Huden er tørr, smurt med krem.
Rødme over sacrum, avlastet i sideleie.
Avføring i dag, normal konsistens.
Ikke hatt avføring på # dager, gitt laksantia.
Kateter tømt, # ml klar urin.
Datter på besøk i ettermiddag, informert om endring i medisiner.
Sønnen ringte og ønsker samtale med lege.
Fastlege kontaktet, avventer svar.
Vekt # kg, uendret fra forrige uke.
Gikk tur med rullator i korridoren.
Falt på badet i kveld, ingen synlige skader, avvik meldt.
Noe forvirret og urolig på kvelden, roet seg etter samtale.
Tar medisiner uten problemer.
Nektet medisiner, forsøkes igjen senere.
Hevelse i begge ankler, støttestrømper på.
Tungpustet ved anstrengelse, hoster opp slim.
Fortsetter med tiltak som avtalt, evalueres om # uker.
Trenger veiledning og tilrettelegging ved stell.
Ønsker å være mer oppe i stol på dagtid.
Ingen spesielle observasjoner i natt.
Trygghetsalarm testet og i orden.
Medisiner lagt i dosett for en uke.`, "\n")

// corpusDrugs are trade name, ATC code, strength, form, unit, route.
var corpusDrugs = strings.Split(`Paracet;N02BE01;500 mg;tablett;tablett;oral
Paracet;N02BE01;1000 mg;tablett;mg;per os
Pinex;N02BE01;500 mg;tablett;tablett;oral
Ibux;M01AE01;400 mg;tablett;mg;oral
OxyNorm;N02AA05;5 mg;kapsel;mg;oral
Oxynorm;N02AA05;10 mg;kapsel;mg;per os
OxyContin;N02AA05;10 mg;depottablett;mg;oral
Dolcontin;N02AA01;10 mg;depottablett;mg;oral
Morfin;N02AA01;10 mg/ml;injeksjonsvæske;mg;subkutan
Norspan;N02AE01;10 mikrog/time;depotplaster;plaster;transdermal
Durogesic;N02AB03;25 mikrog/time;depotplaster;plaster;transdermalt
Tramadol;N02AX02;50 mg;kapsel;mg;oral
Neurontin;N03AX12;300 mg;kapsel;mg;oral
Lyrica;N02BF02;75 mg;kapsel;mg;oral
Keppra;N03AX14;500 mg;tablett;mg;oral
Madopar;N04BA02;100 mg/25 mg;tablett;tablett;oral
Sinemet;N04BA02;25 mg/100 mg;tablett;tablett;oral
Sobril;N05BA04;10 mg;tablett;mg;oral
Vival;N05BA01;5 mg;tablett;mg;oral
Imovane;N05CF01;7,5 mg;tablett;mg;oral
Circadin;N05CH01;2 mg;depottablett;mg;oral
Zyprexa;N05AH03;5 mg;tablett;mg;oral
Risperdal;N05AX08;1 mg;tablett;mg;oral
Haldol;N05AD01;1 mg;tablett;mg;oral
Cipralex;N06AB10;10 mg;tablett;mg;oral
Zoloft;N06AB06;50 mg;tablett;mg;oral
Remeron;N06AX11;15 mg;tablett;mg;oral
Aricept;N06DA02;10 mg;tablett;mg;oral
Ebixa;N06DX01;20 mg;tablett;mg;oral
Furix;C03CA01;40 mg;tablett;mg;oral
Burinex;C03CA02;1 mg;tablett;mg;oral
Spirix;C03DA01;25 mg;tablett;mg;oral
Metoprolol;C07AB02;50 mg;depottablett;mg;oral
Selo-Zok;C07AB02;50 mg;depottablett;mg;oral
Amlodipin;C08CA01;5 mg;tablett;mg;oral
Cozaar;C09CA01;50 mg;tablett;mg;oral
Ramipril;C09AA05;5 mg;kapsel;mg;oral
Atacand;C09CA06;8 mg;tablett;mg;oral
Lipitor;C10AA05;20 mg;tablett;mg;oral
Atorvastatin;C10AA05;20 mg;tablett;mg;per os
Simvastatin;C10AA01;20 mg;tablett;mg;oral
Digoxin;C01AA05;62,5 mikrog;tablett;mikrog;oral
Nitroglycerin;C01DA02;0,5 mg;resoriblett;tablett;sublingual
Imdur;C01DA14;30 mg;depottablett;mg;oral
Albyl-E;B01AC06;75 mg;enterotablett;mg;oral
Eliquis;B01AF02;5 mg;tablett;mg;oral
Xarelto;B01AF01;20 mg;tablett;mg;oral
Marevan;B01AA03;2,5 mg;tablett;tablett;oral
Fragmin;B01AB04;5000 IE;injeksjonsvæske;IE;subkutan
Klexane;B01AB05;40 mg;injeksjonsvæske;mg;subkutan
TrioBe;B03BA51;;tablett;tablett;oral
Behepan;B03BA03;1 mg/ml;injeksjonsvæske;mg;intramuskulær
Duroferon;B03AA07;100 mg;depottablett;mg;oral
NovoRapid;A10AB05;100 E/ml;injeksjonsvæske;IE;subkutan
NovoRapid;A10AB05;100 E/ml;injeksjonsvæske;E;subkutant
Lantus;A10AE04;100 E/ml;injeksjonsvæske;E;subkutan
Insulatard;A10AC01;100 IE/ml;injeksjonsvæske;IE;subkutan
Metformin;A10BA02;500 mg;tablett;mg;oral
Jardiance;A10BK03;10 mg;tablett;mg;oral
Laktulose;A06AD11;667 mg/ml;mikstur;ml;oral
Movicol;A06AD65;;pulver;pose;oral
Dulcolax;A06AB02;10 mg;stikkpille;stikkpille;rektal
Laxoberal;A06AB08;7,5 mg/ml;dråper;dråper;rektalt
Somac;A02BC02;40 mg;enterotablett;mg;oral
Nexium;A02BC05;20 mg;enterotablett;mg;oral
Afipran;A03FA01;10 mg;tablett;mg;oral
Zofran;A04AA01;4 mg;tablett;mg;oral
Nycoplus Kalsium;A12AX;500 mg;tyggetablett;tablett;oral
Kaleorid;A12BA01;750 mg;depottablett;tablett;oral
Levaxin;H03AA01;50 mikrog;tablett;mcg;oral
Levaxin;H03AA01;100 mikrog;tablett;mikrog;oral
Prednisolon;H02AB06;5 mg;tablett;mg;oral
Alendronat;M05BA04;70 mg;tablett;tablett;oral
Ventoline;R03AC02;0,1 mg/dose;inhalasjonspulver;dose;inhalasjon
Spiriva;R03BB04;18 mikrog;inhalasjonspulver;dose;inhalasjon
Symbicort;R03AK07;160/4,5 mikrog;inhalasjonspulver;dose;inhalasjon
Bricanyl;R03AC03;0,5 mg/dose;inhalasjonspulver;dose;inhalasjon
Mucomyst;R05CB01;200 mg;brusetablett;tablett;oral
Cetirizin;R06AE07;10 mg;tablett;mg;oral
Apocillin;J01CE02;660 mg;tablett;tablett;oral
Selexid;J01CA08;200 mg;tablett;tablett;oral
Trimetoprim;J01EA01;160 mg;tablett;mg;oral
Xalatan;S01EE01;50 mikrog/ml;øyedråper;dråpe;øye
Viscotears;S01XA20;;øyegel;dråpe;øye
Canesten;D01AC01;10 mg/g;krem;påføring;kutan
Vagifem;G03CA03;10 mikrog;vagitorie;stk;vaginal`, "\n")

var corpusMeasures = strings.Split(`8867-4;Puls;/min
8480-6;Systolisk blodtrykk;mm[Hg]
8462-4;Diastolisk blodtrykk;mm[Hg]
8310-5;Kroppstemperatur;Cel
59408-5;Oksygenmetning;%
9279-1;Respirasjonsfrekvens;/min
15074-8;Blodsukker;mmol/L
29463-7;Kroppsvekt;kg
72514-3;Smerteskår NRS;{score}
88330-6;NEWS2;{score}`, "\n")

var (
	corpusTypes    = []string{"rapport", "vurdering", "tiltak", "løpende", "lopende", "samtale", "evaluering"}
	corpusTitles   = []string{"Ernæring", "Hygiene", "Mobilitet", "Legemidler", "Hud og sår", "Smerte", "Søvn og hvile", "Eliminasjon", "Psykisk helse", "Sosialt", "Respirasjon", "Sirkulasjon"}
	corpusReasons  = []string{"feil pasient", "feil dose", "registrert to ganger", "skrivefeil", "feil tidspunkt", "avklart med lege", "begge dosene er gitt, lege er kontaktet"}
	corpusTexts    = []string{"utsatt", "avslått", "ønsker ikke nå", "pasienten sover", "gitt senere", "tatt selv", "ikke hjemme", "spytter ut", "klarer ikke å svelge", "venter på lege", "avtalt pause"}
	corpusPurposes = []string{"ved smerter", "smerter", "uro", "kvalme", "ved uro", "tungpustet", "obstipasjon", "søvnvansker"}
	corpusRoles    = []journal.Role{journal.RoleNurse, journal.RoleNurse, journal.RoleHealthcare, journal.RoleSocial, journal.RoleAssistant, journal.RoleDoctor, journal.RoleCentre}
	corpusGiven    = []string{"Anna", "Bjørn", "Kari", "Ola", "Ingrid", "Mohammed", "Fatima", "Silje", "Marte", "Lars", "Åse", "Øystein", "Nina", "Per"}
	corpusFamily   = []string{"Berg", "Hansen", "Johansen", "Olsen", "Larsen", "Nilsen", "Dahl", "Lund", "Haugen", "Moen", "Solberg", "Ali", "Bakken", "Eide"}
)

// corpusDoses are in whole units.
var corpusDoses = []float64{1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 80, 100, 200, 300, 400, 500, 660, 1000, 0.5, 2.5, 7.5, 12.5}

// corpus writes bodies by the throw of r.
type corpus struct{ r *rand.Rand }

func pick[T any](c corpus, list []T) T { return list[c.r.IntN(len(list))] }

func (c corpus) id() (id journal.ID) {
	for i := range id {
		id[i] = byte(c.r.Uint32())
	}
	return id
}

// text is about n bytes: phrases, and runs of words as a hurried hand has them.
func (c corpus) text(n int) string {
	words := strings.Fields(corpusWords)
	all := append(strings.Fields(corpusRare), words...)
	glue := strings.Fields(corpusGlue)
	var b strings.Builder
	for b.Len() < n {
		if c.r.IntN(3) == 0 {
			b.WriteString(c.number(pick(c, corpusPhrases)) + " ")
			continue
		}
		s := pick(c, words)
		for range 4 + c.r.IntN(8) {
			s += " " + pick(c, [][]string{words, words, glue, glue, all}[c.r.IntN(5)])[0:]
			if c.r.IntN(12) == 0 {
				s += c.number(pick(c, []string{",", " #", ", #"}))
			}
		}
		b.WriteString(title(s) + ". ")
	}
	return strings.TrimSpace(b.String())
}

func title(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func (c corpus) number(s string) string {
	for strings.Contains(s, "#") {
		s = strings.Replace(s, "#", string('1'+rune(c.r.IntN(9)))+string('0'+rune(c.r.IntN(10))), 1)
	}
	return s
}

func (c corpus) drug() (d journal.Drug, unit, route string) {
	return drugOf(pick(c, corpusDrugs), c.r.IntN(2) == 0)
}

func drugOf(line string, whole bool) (d journal.Drug, unit, route string) {
	f := strings.Split(line, ";")
	d = journal.Drug{Name: f[0], ATC: f[1]}
	if whole {
		d.Strength, d.Form = f[2], f[3]
	}
	return d, f[4], f[5]
}

// body is one entry's content, in about the proportions of a shift.
func (c corpus) body() journal.Body {
	at := journal.Instant(1_767_225_600_000 + c.r.Int64N(40_000_000_000))
	b := journal.Body{Author: c.author(), Recorded: at, At: at, Trust: journal.TrustSynced, Fact: c.fact()}
	if c.r.IntN(3) > 0 {
		b.At -= journal.Instant(c.r.Int64N(3_600_000))
	}
	if c.r.IntN(2) > 0 {
		b.Basis = journal.Basis{AsOf: at - journal.Instant(c.r.Int64N(20_000_000)), Entries: c.r.IntN(500)}
	}
	return b
}

func (c corpus) author() journal.Author {
	a := journal.Author{ID: c.number("hpr##") + c.number("##")[:3], Role: pick(c, corpusRoles)}
	switch c.r.IntN(3) {
	case 0:
		a.HPR, a.Name = c.number("####")[:7], pick(c, corpusGiven)+" "+pick(c, corpusFamily)
	case 1:
		a.ID, a.Name = strings.ToLower(pick(c, corpusGiven)), pick(c, corpusGiven)+" "+pick(c, corpusFamily)
	}
	return a
}

func (c corpus) fact() journal.Fact {
	switch n := c.r.IntN(100); {
	case n < 55:
		return c.administration()
	case n < 68:
		return &journal.Note{Type: pick(c, corpusTypes), Text: c.text(80 + c.r.IntN(600))}
	case n < 80:
		return &journal.Note{Type: pick(c, corpusTypes), Text: c.text(80 + c.r.IntN(160)), Relation: journal.NoteAddendum, Target: c.id()}
	case n < 88:
		return c.observation()
	}
	return c.rare()
}

func (c corpus) administration() *journal.Administration {
	a := &journal.Administration{Order: c.id(), Version: uint32(1 + c.r.IntN(3)), Act: journal.ActGiven}
	a.Drug, a.Unit, a.Route = c.drug()
	a.Dose = journal.Amount(pick(c, corpusDoses) * 1_000_000)
	a.Slot = journal.SlotKey{Date: c.date(), Time: journal.LocalTime(c.r.IntN(24*4) * 15)}
	switch c.r.IntN(10) {
	case 0, 1:
		a.Act, a.NotGiven = journal.ActNotGiven, pick(c, journal.NotGivenReasons)
		if c.r.IntN(2) == 0 {
			a.NotGiven, a.Text = journal.ReasonOther, pick(c, corpusTexts)
		}
	case 2:
		a.Slot, a.PRNReason = journal.SlotKey{}, pick(c, corpusPurposes)
	case 3:
		a.Act = journal.ActDelivered
	}
	return a
}

func (c corpus) date() journal.Date { return journal.NewDate(2026, 1, 1).AddDays(c.r.IntN(365)) }

func (c corpus) observation() *journal.Observation {
	f := strings.Split(pick(c, corpusMeasures), ";")
	return &journal.Observation{Code: f[0], Name: f[1], Value: journal.Amount(c.r.IntN(2000)) * 100_000, Unit: f[2]}
}

func (c corpus) rare() journal.Fact {
	switch c.r.IntN(8) {
	case 0:
		t := pick(c, corpusTitles)
		return &journal.Section{Document: journal.CarePlan, Key: strings.ToLower(t), Title: t, Text: c.text(200), Parents: []journal.ID{c.id()}}
	case 1:
		return &journal.EnteredInError{Target: c.id(), Reason: pick(c, corpusReasons)}
	case 2:
		return &journal.CaseClosure{Case: journal.CaseID(c.id()), Reason: pick(c, corpusReasons), Seen: []journal.ID{c.id(), c.id()}}
	case 3:
		return &journal.Access{Action: pick(c, []string{"åpnet", "søk", "lås opp"}), Patient: c.id(), Purpose: "helsehjelp", Offline: true}
	case 4:
		return &journal.Alert{Alert: c.id(), Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin", ATC: "J01C", Reaction: "utslett"}
	case 5:
		return &journal.Patient{
			Version: 1, Family: pick(c, corpusFamily), Given: pick(c, corpusGiven), Born: 19410312, Room: c.number("rom #"), CentralID: c.number("Patient/#"),
			Identifiers: []journal.Identifier{{System: "urn:oid:2.16.578.1.12.4.1.4.1", Value: c.number("######")[:11]}},
		}
	case 6:
		return &journal.Assignment{Patient: c.id(), Version: 1, Active: true, Unit: "Sone Nord", Name: "Hansen, Kari", Born: 19410312}
	}
	o := &journal.Order{
		Order: c.id(), Version: 1, Status: journal.OrderActive, Dose: 1_000_000, Timing: journal.Timing{Times: []journal.LocalTime{480, 1200}},
		Start: 1_767_225_600_000, Prescriber: "fastlege", Source: "fastlege", DoseText: "1 tablett morgen og kveld",
	}
	o.Drug, o.Unit, o.Route = c.drug()
	return o
}
