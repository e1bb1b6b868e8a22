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

	SystemNotGiven = "urn:x-feltjournal:ikke-gitt"      // journal.NotGivenReason
	SystemNoteType = "urn:x-feltjournal:notattype"      // journal.Note.Type
	SystemSection  = "urn:x-feltjournal:seksjon"        // journal.Section.Key
	SystemDocument = "urn:x-feltjournal:dokument"       // journal.Section.Document
	SystemAccess   = "urn:x-feltjournal:innsyn"         // journal.Access.Action
	SystemRole     = "urn:x-feltjournal:rolle"          // journal.Role
	SystemUser     = "urn:x-feltjournal:bruker"         // journal.Author.ID
	SystemDevice   = "urn:x-feltjournal:enhet"          // journal.Header.Device
	SystemActivity = "urn:x-feltjournal:hendelse"       // what an event was
	SystemFunction = "urn:x-feltjournal:funksjon"       // what a performer did, where R4 has no code
	SystemTask     = "urn:x-feltjournal:oppgave"        // journal.Task
	SystemClass    = "urn:x-feltjournal:klasse"         // journal.DrugClass
	SystemMovement = "urn:x-feltjournal:bevegelse"      // journal.MovementType
	SystemPacking  = "urn:oid:2.16.578.1.12.4.1.1.9135" // KITH 9135, journal.Packing

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

	// What R4 has no element for in an order. Each is said in the words of the
	// dosage too, so that a reader who does not know the extension still reads it.
	ExtHold       = "urn:x-feltjournal:holdes-tilbake"     // journal.Condition; parts: observation, below, above
	ExtScale      = "urn:x-feltjournal:skala"              // journal.Scale, on a Dosage; parts: observation, step (from, dose, call)
	ExtPacking    = "urn:x-feltjournal:pakking"            // a coding of SystemPacking
	ExtSelf       = "urn:x-feltjournal:selvadministrasjon" // boolean
	ExtDouble     = "urn:x-feltjournal:dobbeltkontroll"    // boolean
	ExtSource     = "urn:x-feltjournal:kilde"              // "sykehus", "fastlege", "legevakt", "e-resept"
	ExtReconciled = "urn:x-feltjournal:samstemt"           // date
	ExtNext       = "urn:x-feltjournal:neste-kontroll"     // date of the next INR

	// What R4 has no element for in a dose.
	ExtAgainst   = "urn:x-feltjournal:varsel"      // code of a warning that was on the screen
	ExtEmergency = "urn:x-feltjournal:nodrett"     // without authorisation, in an emergency
	ExtPaper     = "urn:x-feltjournal:papir"       // who signed on paper
	ExtBag       = "urn:x-feltjournal:samlet"      // uuid of the act that several doses were part of
	ExtLot       = "urn:x-feltjournal:batch"       // lot number
	ExtSite      = "urn:x-feltjournal:sted"        // where, of a dose without an amount
	ExtUnit      = "urn:x-feltjournal:enhet-liste" // the unit list, "Group/1"

	// Parts of a movement in the narcotics account (Basic, SupplyDelivery).
	ExtMovement  = "urn:x-feltjournal:regnskap" // parts: location, drug, amount, form, reason, document, lot, patient, administration, movement
	ExtPerformed = "urn:x-feltjournal:utfort"   // when, of a Basic, whose own date is a day
	// ExtWithdrawn is a modifierExtension of a Basic, which has no status: true
	// says that the rest was entered in error.
	ExtWithdrawn = "urn:x-feltjournal:feilregistrert"
	ExtDecidedBy = "urn:x-feltjournal:besluttet-av" // who gave an authorisation

	// extAbsent says why an element has no value (R4's data-absent-reason).
	extAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

	// systemPerform is the R4 value set of MedicationAdministration.performer.function.
	systemPerform = "http://terminology.hl7.org/CodeSystem/med-admin-perform-function"
	// systemParticipant is the R4 value set of Provenance.agent.type.
	systemParticipant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
	// systemSupply is the R4 value set of SupplyDelivery.type.
	systemSupply = "http://terminology.hl7.org/CodeSystem/supply-item-type"
	// systemRequestCategory is the R4 value set of MedicationRequest.category.
	systemRequestCategory = "http://terminology.hl7.org/CodeSystem/medicationrequest-category"
	// systemSNOMED is SNOMED CT.
	systemSNOMED = "http://snomed.info/sct"

	// systemPrescriptionGroup is Volven 7421, reseptgruppe.
	systemPrescriptionGroup = "urn:oid:2.16.578.1.12.4.1.1.7421"
	// loincPlan is "Plan of care note".
	loincPlan = "18776-5"
	// CategoryPlan marks a DocumentReference that is a section of the care plan.
	CategoryPlan = "careplan"
)
