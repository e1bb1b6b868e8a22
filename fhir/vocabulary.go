package fhir

// Systems and extensions. Where the standard or the Norwegian base profiles
// (no-basis) have a name it is used; ours are URNs, so that nobody mistakes
// them for an address to call.
const (
	SystemUUID  = "urn:ietf:rfc:3986" // identifier system of "urn:uuid:<event id>"
	SystemATC   = "http://www.whocc.no/atc"
	SystemLOINC = "http://loinc.org"
	SystemUCUM  = "http://unitsofmeasure.org"
	SystemHPR   = "urn:oid:2.16.578.1.12.4.1.4.4"

	SystemNotGiven = "urn:x-feltjournal:ikke-gitt" // journal.NotGivenReason
	SystemNoteType = "urn:x-feltjournal:notattype" // journal.Note.Type
	SystemSection  = "urn:x-feltjournal:seksjon"   // journal.Section.Key
	SystemDocument = "urn:x-feltjournal:dokument"  // journal.Section.Document
	SystemAccess   = "urn:x-feltjournal:innsyn"    // journal.Access.Action
	SystemRole     = "urn:x-feltjournal:rolle"     // journal.Role
	SystemUser     = "urn:x-feltjournal:bruker"    // journal.Author.ID
	SystemDevice   = "urn:x-feltjournal:enhet"     // journal.Header.Device
	SystemActivity = "urn:x-feltjournal:hendelse"  // what an event was

	ExtSlot         = "urn:x-feltjournal:doseringstidspunkt" // parts: date, time, again
	ExtAct          = "urn:x-feltjournal:handling"           // what was done, when it is neither given nor not given
	ExtOrderVersion = "urn:x-feltjournal:ordinasjonsversjon" // the version the nurse saw
	ExtOverride     = "urn:x-feltjournal:begrunnelse"        // why it was given all the same
	ExtLate         = "urn:x-feltjournal:etterregistrert"
	ExtEffect       = "urn:x-feltjournal:effekt"
	ExtRecorded     = "urn:x-feltjournal:registrert" // the device's own clock
	ExtTrust        = "urn:x-feltjournal:klokke"     // how far that clock is trusted
	ExtAsOf         = "urn:x-feltjournal:bilde"      // age of the picture the author looked at
	ExtOrder        = "urn:x-feltjournal:rekkefolge" // a section's place in its document
	ExtReason       = "urn:x-feltjournal:fjernet-arsak"
	ExtBy           = "urn:x-feltjournal:fjernet-av"
	ExtCase         = "urn:x-feltjournal:avklaring"  // journal.CaseID of a closed case
	ExtSeen         = "urn:x-feltjournal:sett"       // an entry the closing was about
	ExtProduct      = "urn:x-feltjournal:legemiddel" // the name without strength
	ExtStrength     = "urn:x-feltjournal:styrke"
	ExtGroup        = "urn:x-feltjournal:reseptgruppe"

	// systemPrescriptionGroup is Volven 7421, reseptgruppe.
	systemPrescriptionGroup = "urn:oid:2.16.578.1.12.4.1.1.7421"
	// loincPlan is "Plan of care note".
	loincPlan = "18776-5"
	// CategoryPlan marks a DocumentReference that is a section of the care plan.
	CategoryPlan = "careplan"
)
