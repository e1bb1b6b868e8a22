// Package journal is the domain: what happens to a patient, as immutable
// entries, and the words of Norwegian municipal care for it.
//
// It is pure. It knows no storage, no network, no screen and no wall clock:
// time and randomness come in as arguments. Everything a nurse sees is derived
// from a set of entries by the fold in journal/chart.
//
// # Glossary
//
//   - Entry: a fact that happened, with a [Header] that travels in clear and a
//     [Body] that is sealed under the key of the stream it belongs to.
//   - Stream: the random pseudonym of one patient's chart, of one unit's patient
//     list, or of one device's access log.
//   - Fact: the clinical content of a body: [Note], [Section], [Order],
//     [Administration], [Observation], [Patient], [Alert], [Assignment],
//     [EnteredInError], [CaseClosure], [Countersign], [Movement],
//     [Authorisation], [Policy], [Access].
//   - Slot: one planned dose, (order, local date, local time) in Europe/Oslo.
//   - Centre: the central journal (Helseplattformen) as the hub writes for it.
package journal
