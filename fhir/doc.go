// Package fhir speaks the central journal's language: HL7 FHIR R4 (4.0.1) as
// NDJSON files, the way a Bulk Data export gives it.
//
// [Read] takes an export in, tolerantly: whatever cannot be understood becomes
// a [Problem] or is handed on as the original text, never a guess. [Import]
// compares what the export says with what the centre has written before, and
// appends only what differs. [File] writes what the devices recorded back to a
// directory, exactly once, and reads it back before it is called filed.
//
// The package knows the hub only as a [Centre].
//
// # What stands where
//
//	journal            R4, in                           R4, out
//	Patient            Patient; Away: Encounter IMP     –
//	Order              MedicationRequest, RequestOf     –
//	Administration     MedicationAdministration         the same; an effect: Observation, partOf the dose
//	Countersign        performer verifier, witness      Provenance, and a new version of the dose
//	Movement           SupplyDelivery (delivery)        SupplyDelivery; all others Basic
//	Authorisation      PractitionerRole                 –
//	Assignment         Group, List, CareTeam            –
//	Alert              AllergyIntolerance, Flag         –
//	Note, Section      DocumentReference                the same
//	Observation        Observation                      the same
//	EnteredInError     status entered-in-error          a new version with that status, and Provenance
//	CaseClosure        –                                Provenance
//	Access             –                                AuditEvent
//	Policy             – (the municipality's own file)  –
//
// What R4 has no element for is an extension of ours, a URN that begins with
// "urn:x-feltjournal:"; they are listed beside the code systems.
package fhir
