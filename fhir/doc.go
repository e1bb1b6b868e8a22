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
package fhir
