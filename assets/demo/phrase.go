package demo

// Phrases of reports. {N} is the first name, {H}/{h} hun or han, {S} henne or
// ham. A report is one phrase about the shift and one about a condition.
var (
	dayPhrases = []string{
		"{N} har hatt en rolig formiddag. Stelt på badet med tilrettelegging, gjør det meste av øvre stell selv.",
		"Hjelp av én til morgenstell. Spiste to skiver og drakk godt til frokost.",
		"{N} var i godt humør i dag og ble med på sittedans i stua.",
		"Sov lenge, ble vekket kl. 09.30. Spiste litt lite til frokost, tok igjen til lunsj.",
		"Dusjet og vasket hår i dag. Huden er hel, smurt med fuktighetskrem.",
		"{H} har hatt besøk av familien og virket fornøyd etterpå.",
		"{N} klaget over at det var kaldt på rommet. Varmen er skrudd opp, og {h} fikk et ekstra teppe.",
		"Gikk til og fra matsalen med rullator og tilsyn. Ustø i svingene.",
		"Har vært ute på terrassen i et kvarter. Syntes det var godt med frisk luft.",
		"{N} ønsket å ligge litt lenger i dag. Stell gjort i seng, fikk frokost på rommet.",
		"Legevisitt i dag. Ingen endringer utover det som er ført i medisinlisten.",
		"Fotterapeut har vært innom. Negler klipt, ingen sår på føttene.",
		"Fysioterapeut gikk trapp med {S} i dag. Anbefaler at vi fortsetter med to korte gåturer daglig.",
		"Pårørende ringte og fikk orientering om dagen, etter avtale med {N}.",
		"Spiste en hel porsjon middag. Drakk om lag 1,2 liter i løpet av vakten.",
		"{N} var trøtt i dag og takket nei til aktivitet. Ingen feber.",
		"Tannpuss gjort sammen med {S}. Litt rødt tannkjøtt nede til høyre, følges opp.",
		"Tilbudt toalett til faste tider. Tørr gjennom hele vakten.",
	}
	eveningPhrases = []string{
		"Rolig kveld. {N} så nyhetene og la seg kl. 21.30.",
		"Spiste en skive og en yoghurt til kvelds. Hjelp til kveldsstell.",
		"{N} var litt urolig rundt kl. 19, men roet seg med en prat og en kopp te.",
		"{H} ville sitte oppe og høre på radio. I seng kl. 22.15.",
		"Kveldsstell uten problemer. Støttestrømper tatt av, ingen trykkmerker.",
		"Besøk i ettermiddag. {N} fortalte om gamle dager og lo mye.",
		"Lite matlyst i kveld, tok en næringsdrikk i stedet.",
		"Ville ikke legge seg til vanlig tid. Fikk velge selv, og gikk til sengs kl. 23.",
		"{N} spurte flere ganger når familien kommer. Besøket er skrevet på tavlen.",
		"Alt greit i kveld. Ringte på én gang for hjelp til toalettet.",
		"Byttet sengetøy. Heiset opp hodeenden etter ønske.",
		"Fikk ringt hjem på video i kveld, og det satte {h} stor pris på.",
	}
	nightPhrases = []string{
		"Sovet godt ved alle tilsyn.",
		"Våken kl. 02–03.30, fikk litt varm melk. Sov deretter til kl. 07.",
		"Oppe på toalettet to ganger med hjelp. Ellers rolig natt.",
		"Lå våken en stund og var bekymret for morgendagen. Satt hos {S} et kvarter.",
		"Snudd kl. 00, 03 og 06. Ingen rødhet på hælene.",
		"Ringte på kl. 04 og trodde det var morgen. Orientert om tid, sovnet igjen.",
	}
	// nynorskPhrases are the same three shifts, as the two who write nynorsk put
	// it.
	nynorskPhrases = map[string][]string{
		"14:": {
			"{N} har hatt ein fin dag. Åt godt til både frukost og middag.",
			"Hjelp til stell på badet. {N} gjorde det meste sjølv og var nøgd etterpå.",
			"{N} var sliten i dag og ville kvile etter lunsj. Ikkje feber, ikkje vondt nokon stad.",
			"Gjekk ein tur i korridoren med rullator. Litt andpusten, men greidde heile runden.",
			"Besøk av familien i dag. {N} fortel at det var svært kjekt.",
			"Dusja i dag. Huda er heil og fin, smurd med krem på leggane.",
			"Legevisitt. Ingen endringar utover det som står i medisinlista.",
		},
		"21:": {
			"Roleg kveld. Såg litt på fjernsyn saman med dei andre og la seg halv ti.",
			"Åt lite til kvelds. Tok imot ein næringsdrikk og eit glas saft.",
			"Litt uroleg i kveldinga, men roa seg då nokon sette seg ned og song saman med {S}.",
			"Ville sitje oppe og høyre på radio. Hjelp til kveldsstell kvart over ti.",
		},
		"06:": {
			"Vaken ei stund i natt. Fekk snakka litt og sovna att av seg sjølv.",
			"Har sove godt ved alle tilsyn.",
			"Oppe på toalettet ein gong med hjelp. Elles roleg natt.",
		},
	}
)

// conditionPhrases are what staff write about a condition.
var conditionPhrases = map[string][]string{
	"hjertesvikt": {
		"Lett ødem rundt anklene, uendret fra i går. Vekt tatt, se målinger.",
		"Ble andpusten etter stell, men hentet seg inn på et par minutter.",
		"Ligger med hodeenden høyt. Ingen hoste, puster rolig i hvile.",
		"Vannlating rikelig etter vanndrivende i dag. Minnet om å drikke jevnt.",
		"Leggene er slankere nå enn forrige uke. Kompresjon på hele dagen.",
		"Fulgt opp vekt: under grensen på 2 kg økning på tre dager.",
	},
	"marevan":      {"Ingen blåmerker eller blødning fra tannkjøttet.", "INR tatt av bioingeniør, svar kommer til legen.", "Minnet om å si fra ved neseblødning. Ingenting å bemerke i dag.", "Nytt doseringskort for Marevan ligger i permen og er ført i listen."},
	"atrieflimmer": {"Puls uregelmessig, men rolig.", "Ingen svimmelhet når {h} reiste seg.", "Kjente litt hjertebank i går kveld, ikke i dag."},
	"diabetes":     {"Blodsukker målt før måltid, se målinger.", "Spiste mellommåltid kl. 15. Ingen tegn til følinger.", "Føttene inspisert: hele, varme, god puls."},
	"insulin":      {"Insulin satt i låret, byttet side fra i går.", "Litt skjelven før lunsj, blodsukker 4,3. Fikk et glass juice og spiste godt etterpå.", "Blodsukker fint i dag. Spiste alt på tallerkenen."},
	"lantus":       {"Setter insulin selv med tilsyn. God teknikk.", "Blodsukker litt høyt til kvelds etter kake i stua.", "Ny sensor er ikke kommet, stikker i fingeren inntil videre."},
	"kols":         {"Mye slim om morgenen, hostet det opp selv. Brukte PEP-fløyte.", "Tung i pusten etter dusj, bedre etter hvile med framoverbøyd stilling.", "Inhalasjonsteknikk gjennomgått på nytt, holder pusten for kort.", "Snakker i hele setninger, ikke blå på leppene."},
	"parkinson":    {"Stiv om morgenen, tydelig bedre 40 minutter etter Madopar.", "Fryser i døråpninger. Bruker strek på gulvet som hjelp til å komme i gang.", "Svelger greit når {h} sitter helt oppreist.", "Mer ufrivillige bevegelser enn vanlig etter lunsj. Gitt beskjed til sykepleier."},
	"demens":       {"Lette etter kåpen sin og ville hjem. Avledet med fotoalbum.", "Kjente igjen besøket i dag, og det var fint å se.", "Motsatte seg stell først, gikk bra da vi prøvde igjen etter 20 minutter.", "Spiste bedre når {h} satt ved et bord med få personer.", "Sang med på alle versene da det var allsang."},
	"smerter":      {"Sier selv at smertene er 3 av 10 i ro og 5 ved bevegelse.", "Vondt i hoften ved forflytning. Brukte glidelaken, det hjalp.", "God effekt av Paracet før stell.", "Vil gjerne ha varmepute på ryggen. Ga lindring."},
	"norspan":      {"Plasteret sitter godt på venstre skulder. Ingen hudreaksjon.", "Plasterskift neste uke, ført på tavlen."},
	"durogesic":    {"Durogesic sitter på høyre overarm, dato skrevet på.", "Gjennombruddssmerter én gang, god effekt av OxyNorm etter 30 minutter.", "ESAS fylt ut sammen med {S}. Smerter 4, slitenhet 7, kvalme 2."},
	"palliasjon":   {"Tok imot litt is og saft. Munnstell hver andre time.", "Pårørende sitter hos. De er informert om planen videre.", "Ligger best på venstre side. Puster rolig."},
	"depresjon":    {"Snakket om det som er tungt. Lyttet og ga tid.", "Trekker seg mye tilbake på rommet. Tok imot en invitasjon til kaffe.", "Virker lysere til sinns denne uken."},
	"sovn":         {"Ønsket ikke innsovningstablett i går, sov likevel bra.", "Snakket om døgnrytme og mindre søvn på dagtid."},
	"uro":          {"Vandret mye etter middag. Roet seg med musikk på ørene.", "Engstelig da det ble mørkt. Satt sammen med {S}, trengte ikke medisin."},
	"mage":         {"Avføring i dag, normal konsistens.", "Ingen avføring på to dager. Økt drikke og svisker, følges med i morgen.", "Litt oppblåst, men god tarmlyd ifølge sykepleier.", "Avføring etter Movicol, lettet etterpå."},
	"uvi":          {"Svir mindre ved vannlating enn i går. Drikker godt.", "Feberfri på andre døgnet. Urinen er klarere."},
	"pneumoni":     {"Hoster fortsatt gult slim, men er mer opplagt.", "Temp 37,4 i morges. Sitter mer oppe i stolen i dag."},
	"hjerneslag":   {"Øvde på å bruke høyre hånd til å holde koppen.", "Fant ordene lettere i dag enn i går.", "Drakk fortykket saft uten å hoste."},
	"epilepsi":     {"Ingen anfall observert.", "Kort fjernhet på et halvt minutt kl. 11, våken og klar etterpå. Ført i anfallskalender."},
	"benskjorhet":  {"Hoftebeskyttere på hele dagen.", "Vond i ryggen etter å ha sittet lenge, bedre etter en tur i gangen."},
	"angina":       {"Ingen brystsmerter i dag.", "Kjente et lite trykk i brystet i bakken, gikk over i hvile."},
	"nedtrapping":  {"Mindre stiv i skuldrene nå. Følger nedtrappingsplanen.", "Blodsukker fulgt under nedtrapping, innenfor grensen."},
	"mirtazapin":   {"Matlysten er bedre enn for to uker siden."},
	"oyne":         {"Rennende øyne i vinden, ellers bra."},
	"glaukom":      {"Tar øyedråper selv med litt støtte."},
}

// plan is the care plan of a condition: area, title and text of one section.
var plan = map[string][3]string{
	"hjertesvikt":  {"sirkulasjon", "Sirkulasjon", "Problem: hjertesvikt med ødemer.\nMål: stabil vekt og minst mulig tung pust.\nTiltak: vekt mandag og torsdag før frokost. Kontakt lege ved 2 kg økning på tre dager. Hev beina etter middag. Kompresjonsstrømper på om morgenen."},
	"kols":         {"respirasjon", "Respirasjon", "Problem: KOLS, slim om morgenen.\nMål: klarer stell uten å bli utmattet.\nTiltak: PEP-fløyte 3 × 10 pust før frokost. Hvil mellom hvert ledd i stellet. Følg SpO2, mål 88–92 %."},
	"parkinson":    {"aktivitet", "Aktivitet og bevegelse", "Problem: stivhet og frysing.\nMål: går trygt til matsalen.\nTiltak: Madopar på minuttet. Vent med stell til 40 min etter dosen. Strek på gulvet ved dørene. Rullator og en ved siden."},
	"demens":       {"kommunikasjon", "Kommunikasjon og trygghet", "Problem: Alzheimers sykdom, blir utrygg ved skifte.\nMål: opplever ro og gjenkjennelse.\nTiltak: primærkontakt ved stell. Én beskjed om gangen. Fotoalbum og musikk når uroen kommer. Kom tilbake etter 20 minutter hvis stellet avvises."},
	"smerter":      {"smerte", "Smerte", "Problem: slitasjesmerter i hofte og rygg.\nMål: under 4 av 10 ved bevegelse.\nTiltak: Paracet en halv time før stell. Glidelaken ved forflytning. Varmepute. Smertekartlegging hver fredag."},
	"diabetes":     {"ernæring", "Ernæring", "Problem: diabetes type 2.\nMål: blodsukker 6–12.\nTiltak: fire måltider. Mellommåltid kl. 15. Blodsukker mandag og torsdag før frokost. Se på føttene hver uke."},
	"insulin":      {"blodsukker", "Blodsukker og insulin", "Mål: ingen følinger.\nTiltak: blodsukker før hvert måltid. Under 4,0: juice, ny måling etter 15 minutter. Over 18: kontakt lege. Bytt stikksted."},
	"mage":         {"eliminasjon", "Eliminasjon", "Problem: treg mage.\nMål: avføring minst hver tredje dag.\nTiltak: drikke 1,5 liter. Svisker til frokost. Movicol ved ingen avføring på to dager. Avføringsliste."},
	"marevan":      {"blodfortynning", "Blodfortynning", "Problem: bruker Marevan.\nMål: INR 2–3.\nTiltak: INR hver onsdag. Nytt kort føres samme dag. Se etter blåmerker ved stell. Ingen intramuskulære injeksjoner uten avtale."},
	"durogesic":    {"lindring", "Lindrende plan", "Mål: smertefri i ro.\nTiltak: ESAS daglig. Plaster skiftes hver 72. time, to kontrollerer at det gamle er fjernet. Munnstell hver andre time når {h} ikke drikker. Ring kreftsykepleier på dagtid."},
	"hjerneslag":   {"opptrening", "Opptrening og svelg", "Mål: bruker høyre hånd ved måltid.\nTiltak: fortykket drikke. Sitte 90 grader ved måltid og 30 minutter etter. Gi god tid til å finne ordene."},
	"depresjon":    {"psykososialt", "Psykososialt", "Mål: deltar på noe {h} liker hver uke.\nTiltak: inviter til kaffe kl. 13. Samtale med primærkontakt onsdag. Følg matlyst og søvn."},
	"benskjorhet":  {"fall", "Fallforebygging", "Problem: benskjørhet og fallfare.\nTiltak: hoftebeskyttere. Sko med hæl. Fri vei til badet om natten, lys på. Alarm på sengekanten."},
	"atrieflimmer": {"observasjon", "Observasjon av puls", "Tiltak: puls og blodtrykk mandag. Kontakt lege ved puls over 110 i hvile eller svimmelhet."},
	"epilepsi":     {"anfall", "Anfall", "Tiltak: anfallskalender. Anfall over 3 minutter: ring 113. Lamotrigin skal ikke hoppes over."},
}

// generalPlan is in every care plan.
var generalPlan = [3]string{"stell", "Personlig stell", "Mål: gjør mest mulig selv.\nTiltak: tilrettelegg ved vasken, {h} vasker ansikt, armer og bryst. Hjelp til rygg, bein og nedentil. Dusj hver onsdag. Egne klær hver dag."}
