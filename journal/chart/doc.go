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
//	err := c.Check(intent)             // before signing: all of it by c.Warnings
//	on := c.Patches(now)               // and Sites, PRN, EffectsDue, Unseen
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
// is no case at all. What the cases are about, by their row in the table of
// conflicts (domain.md 2.3), and how many there are:
//
//	C2  [RuleDoubleDose]     given twice in a slot: one for each slot
//	C3  [RuleGivenAndNot]    given and not given: one for each slot
//	C5  [RuleAfterStop]      given after the order's end: one for each order
//	C6  [RuleOlderVersion]   given by an older version: one for each version overlooked
//	C7  [RuleAllergy]        given against an allergy: one for each order and allergy
//	C8  [RulePRNInterval], [RulePRNMax]  too soon, too much: one for each dose
//	C9  [RulePreparedTwice]  prepared while another stood: one for each slot
//	C11 [RuleStock]          an account that does not agree: see [Ledger]
//	C12 [RulePatches]        more patches on than ordered: one for each that was put on
//	C13 [RuleInsulin]        insulin by two values: one for the later dose, values in it
//	C14 is C6 with the INR card of the version in force
//	C15 [RuleCheckMissing]   given unchecked, or found wrong: one for each dose
//	C18 [RuleGone]           given to somebody who was not there: one for each order and absence
//	    [RuleSubstance]      one substance by two orders: one for the later dose
//	    [RuleConcurrentSection]  a section changed by two
//
// C1 is the set itself, C4 needs nobody, C10 is C2 and C3 line by line, C16 and
// C17 are how marks work, C19 and C21 change nothing in the chart, C20 is
// above. Settled without a person are only C9, when one of the two is thrown
// away, and C15, when somebody checks afterwards ([CaseSettled]); the rest
// wait for one (R-MED-11).
//
// # Policy
//
// A policy ([Chart.Use]) changes what is due, what is warned of and whether a
// dose is shown as waiting for a check. It never changes a case: two replicas
// may know two policies for a while. So C15 is raised where the order itself
// asks for a check, and the windows of the other rules are constants here.
//
// # What follows a dose
//
// A registration may name another one: the prepared dose it hands out or
// throws away, the patch it takes off, the dose whose effect it tells. Such a
// follow-up is a registration of its own, is shown and can be entered in
// error, and is no dose. A second person's signature ([Signature]) stands under
// the registration. It counts as a check only by another person than who gave
// it and who prepared it, and as one before the dose was handed out only when
// that is sure: a check is made when it is signed, whatever time it claims.
//
// # Cost
//
// Folding 400 entries takes well under a millisecond, adding one some
// microseconds (BenchmarkFold400, BenchmarkAdd): Add settles only the orders
// and sections it touched, and orders of the same substance; an alert, and news
// of where the patient is, all orders. [Chart.Canonical] encodes every
// entry anew and is for comparing replicas, not for screens.
package chart
