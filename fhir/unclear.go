package fhir

// Codes of journal.Order.Unclear: what in an order could not be understood, or
// could be understood in more than one way. The original text is shown instead.
const (
	UnclearModifier = "modifier"   // modifierExtension or implicitRules
	UnclearDamaged  = "damaged"    // an element of the wrong type
	UnclearStatus   = "status"     // missing or unknown status or intent
	UnclearNot      = "do_not"     // doNotPerform: it must not be given
	UnclearDosage   = "dosage"     // no dosage at all, or text only
	UnclearSequence = "sequence"   // several dosages whose order in time is not given
	UnclearOverlap  = "overlap"    // several dosages at the same time
	UnclearRange    = "dose_range" // a dose from-to
	UnclearRate     = "dose_rate"  // a ratio or a rate
	UnclearDoses    = "doses"      // several doses for one time
	UnclearNumber   = "number"     // not a plain number: 1e400, "2,5", negative
	UnclearUnit     = "unit"
	UnclearLimit    = "max_dose"  // a maximum that cannot be counted in the dose's unit
	UnclearAsNeeded = "as_needed" // as needed and at fixed times
	UnclearEvent    = "event"     // a list of dates
	UnclearTiming   = "timing"    // a rhythm that is not one of ours
	UnclearTimes    = "times"     // how often, but not when
	UnclearWhen     = "when"      // "morning", "before meals"
	UnclearTime     = "time"      // 24:00, a date that does not exist
	UnclearZone     = "zone"      // a time without a zone
	UnclearBounds   = "bounds"    // a duration without a start
	UnclearDrug     = "drug"      // no drug is named

	UnclearCondition = "condition" // a condition to withhold or a scale, damaged
)

// UnclearCodes lists them all, for translations.
var UnclearCodes = []string{
	UnclearModifier, UnclearDamaged, UnclearStatus, UnclearNot, UnclearDosage, UnclearSequence, UnclearOverlap,
	UnclearRange, UnclearRate, UnclearDoses, UnclearNumber, UnclearUnit, UnclearLimit, UnclearAsNeeded, UnclearEvent,
	UnclearTiming, UnclearTimes, UnclearWhen, UnclearTime, UnclearZone, UnclearBounds, UnclearDrug, UnclearCondition,
}
