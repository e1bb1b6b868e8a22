// Package r4 is the part of HL7 FHIR R4 (4.0.1) that Feltjournal reads and
// writes, as plain JSON structs.
//
// The structs are tolerant on the way in: dates and codes stay strings, a
// number keeps its text, and an element of the wrong JSON type is reported by
// encoding/json while the others are still read. Whether a value can be used is
// decided by package fhir.
package r4
