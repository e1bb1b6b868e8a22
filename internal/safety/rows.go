package main

// row is a rule or a case: what can go wrong, and what the software does.
type row struct{ id, hazard, answer string }

// rules are R-MED-01 to 13, as the project's domain guide gathered them.
var rules = []row{
	{"R-MED-01", "a registration disappears", "Registrations are entries of a grow-only set. No code path changes or deletes one; a correction is a new entry, and both stay readable."},
	{"R-MED-02", "one dose counts twice after a retry", "Each entry has a UUIDv7 made on the device and reused on every retry and in the FHIR export; the same id again changes nothing."},
	{"R-MED-03", "a dose is given on an old list", "Each registration keeps the order version and the age of the picture it was made on. Above the policy's age (12 h; 4 h for A drugs, insulin, anticoagulants) the act asks for a confirmation, which is stored."},
	{"R-MED-04", "a dose is given twice by two presses or two people", "*Gitt* on a slot that is given already is another, slower act that needs a reason. At merge the slot is judged again (C2)."},
	{"R-MED-05", "a warning needs a network that is not there", "Allergies, stops, windows, PRN interval and 24-hour maximum, same substance, patches, hold conditions and authorisation are asked of the local chart before signing."},
	{"R-MED-06", "nobody, or the same person twice, checked the dose", "Prepared, checked and given are three acts with their own persons and times. The second person identifies themselves with their own PIN; the same person is refused for good."},
	{"R-MED-07", "somebody without authorisation gives", "Role, drug class and end date follow the user in the replica. Without them the act is refused; in an emergency it is done with a reason, which is stored."},
	{"R-MED-08", "a dose was not given and nobody knows why", "*Ikke gitt* needs a coded reason, «annet» needs a text; a dose as needed needs its reason and asks for its effect later."},
	{"R-MED-09", "narcotics are missing and nobody sees it", "A ledger of movements: the balance is the sum on every device, whatever order they came in; a count that differs is a case."},
	{"R-MED-10", "a stopped drug silently leaves the list", "Stopped, paused and completed orders stay, crossed out, for a shift at least, and are marked until they have been seen."},
	{"R-MED-11", "software decides that a conflict is none", "C2, C5, C7, C8, C11 and C13 are closed by a named person with a reason and never by themselves; later facts open them again."},
	{"R-MED-12", "a dose waits behind notes", "Stops and medication travel first, in both directions; the number of unconfirmed records is on every screen."},
	{"R-MED-13", "two workstations show two truths", "The chart is a pure function of the set of entries: any order, any batches, any repetition give the same bytes."},
}

// cases are C1 to C21.
var cases = []row{
	{"C1", "the same event arrives again", "Dropped silently: the set holds it already."},
	{"C2", "two gave the same dose", "Both stay; a critical case *mulig dobbeltdose*, with what to do, that never closes itself."},
	{"C3", "given and not given in one slot", "Both stay; the slot shows *gitt*, with a review."},
	{"C4", "two reasons for not given", "Both stay and both reasons are shown."},
	{"C5", "given after the order was stopped", "The dose stays; a critical case *gitt etter seponering* for giver and prescriber."},
	{"C6", "given by an older version", "Kept under the version that was seen; the difference is shown."},
	{"C7", "an allergy was recorded meanwhile", "Kept; a retrospective allergy case."},
	{"C8", "as needed too soon or too much in sum", "Sum and interval are worked out again at merge; a case, and the next dose needs a reason."},
	{"C9", "one dose prepared twice", "Both preparations stand; handing out the second asks for a confirmation and the other has to be discarded."},
	{"C10", "multidose bag given, one line registered by itself", "A bag is its lines: each line is compared by C2 and C3."},
	{"C11", "withdrawals from one stock on two devices", "Movements add up; a count that differs is an avvik that two persons close."},
	{"C12", "two patches on, none off", "All active patches with site and time; a case when there are more than ordered."},
	{"C13", "insulin by two glucose values", "Both pairs stay; a critical case with advice on hypoglycaemia."},
	{"C14", "warfarin card replaced while offline", "As C6, with the date of the INR the dose stood on."},
	{"C15", "second check missing, or made later", "*Venter på kontroll*; a check after the dose was handed out is an *etterkontroll* and is never back-dated."},
	{"C16", "two corrections of one event", "Feilregistrert is absorbing; both reasons are kept; a wrong mark is repaired by registering again."},
	{"C17", "a correction beside a new fact", "A mark hides the event it names and no other."},
	{"C18", "patient admitted, dead or moved", "What was done stays and is flagged; further doses are not offered."},
	{"C19", "the patient got another identity number", "The chart hangs on a pseudonym; every identifier stays known and finds the patient."},
	{"C20", "a device's clock is wrong", "Times are put right as far as the picture proves it; a clock known to be wrong counts as anything within a day when a rule is about time."},
	{"C21", "an event for a patient no longer assigned", "Accepted: care was given. The access is logged; the replica gets nothing more."},
}

// limits are what the software deliberately does not do.
var limits = []struct{ what, why string }{
	{"Interactions.", "They need FEST and an interaction database, which an offline device does not have. Nothing is shown rather than «ingen interaksjon»."},
	{"Allergies without an ATC code", "are matched by name only. A warning may be missing; the CAVE text itself is on every screen and every page of paper."},
	{"Doses by weight or dilution", "are not calculated; the order's own text is shown and a double check can be asked for."},
	{"A dose limit across substances", "(paracetamol under two names with different ATC codes, opioid equivalents) is not summed. Same substance means the same ATC code."},
	{"No double dose offline", "cannot be promised by any software without network: two people can give one dose. It is seen at the first sync and never hidden."},
}
