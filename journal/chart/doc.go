// Package chart is the fold: a set of entries becomes what a nurse sees.
//
// A [Chart] is a pure function of the set of entries of one patient's stream,
// whatever order, batches or number of times they arrived in (R-MED-13). That
// is the whole merge: adding is commutative, associative and idempotent,
// nothing is dropped, no writer wins over another by a clock, and no sentence
// stands on the screen that nobody wrote. [List] is the same for a unit's list
// of patients.
//
// # Use
//
//	c := chart.Fold(stream, entries)   // or New, and then
//	c.Add(entry)                       // one by one: the same chart
//	rows := c.Round(day, now)          // the medication round as a grid
//	open := c.Cases()                  // what named people have to look at
//	err := c.Check(intent)             // before signing
//
// Add must not run beside anything else; everything else only reads and may
// run in parallel. What is returned is a snapshot: it does not change under
// its holder when entries are added, and the holder must not change it either.
// Entries and facts are shared, never copied, and immutable.
//
// # What is time used for
//
// Nothing survives or vanishes by a clock. Time decides what stands first on
// the screen, and it is part of some questions themselves (was this dose given
// after the stop? are these two doses too close?). There the time is the
// author's claim, put right by what is known: a device that recorded an entry
// "before" the picture it was looking at has a clock that is behind by at
// least the difference; a clock known to be wrong counts as anything within
// [ClockDoubt] of what it says (C20).
//
// # Order versions
//
// The highest version is the current one. A version takes effect when it says
// that it ended the order, else at the entry's performed-at time, else (when
// that did not move from one version to the next) when the centre recorded it.
// Two entries that claim the same version, as after a restored hub, are
// settled the same way everywhere: one that ends the order beats one that does
// not, so a stop is never lost; then the larger entry id. The loser stays in
// [OrderState.Rivals].
//
// # Cases
//
// A [Case] is derived and has an id that is a hash of what it is about, so
// every replica raises the same one. Only a [journal.CaseClosure], written by
// a person with a reason, closes it, and only for the entries that person had
// seen: a later fact opens it again. A dose entered in error no longer counts;
// when what is left is no case any more, the case stays listed as
// [CaseVoided], because somebody may have acted on it. A section that was
// changed by two is settled by the version that joins them ([CaseJoined]).
//
// A slip of the finger that was marked before the right registration was made
// is no case at all. C5, C6 and C7 raise one case for what was overlooked (the
// order's end, a version, an allergy), C8 one for each dose that came too soon
// or went over the maximum, C2 and C3 one for each slot.
//
// # Cost
//
// Folding 400 entries takes well under a millisecond, adding one some
// microseconds (BenchmarkFold400, BenchmarkAdd): Add settles only the orders
// and sections it touched, an alert all orders. [Chart.Canonical] encodes every
// entry anew and is for comparing replicas, not for screens.
package chart
