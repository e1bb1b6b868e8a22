// Package demo is Fjordvik kommune, a municipality that does not exist: a
// nursing home ward and a home-care zone with their patients, orders, notes and
// care plans, written as the FHIR R4 NDJSON export that the central journal
// would give.
//
// Everybody in it is invented. The identity numbers are synthetic (month + 80)
// with right control digits. The same day gives the same bytes.
package demo
