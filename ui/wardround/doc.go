// Package wardround is the medication round of a whole list: the nurse chooses
// a list and a time, and goes patient by patient through everything that is due
// then.
//
// The path through the package: [Choose] lists the times that have doses;
// [Read] makes one [Stop] for each patient from the charts; a [Walk] goes
// through them and holds what the nurse has looked at, withheld, put off and
// skipped. It is plain Go and decides who may be signed for and what is left
// open; [Screen] paints it, turns keys and touches into steps of the walk, and
// hands what is signed to the replica in one transaction.
//
// Three rules carry it. A dose is signed with the others only after the cursor
// has stood on its line, as the line was when it was looked at. A line that
// something speaks against, or that asks for a second person, a measurement or
// a site, is never signed with the others. And a patient is left only when each
// line is signed, put off or skipped with a reason, so that the end of the round
// can say what is still open.
package wardround
