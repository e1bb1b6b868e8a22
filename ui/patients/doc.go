// Package patients is the list on the left: everybody the unit cares for, what
// waits for each of them, and who has left the list, when and why.
//
// A name is never cut: the pane is as wide as the longest name needs, and a name
// that would make it wider than [MaxWidth] takes two lines.
package patients
