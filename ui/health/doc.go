// Package health says how the workstation is doing with the shared journal, in
// words: what is safe, what others cannot see yet, and what to do now. It is the
// line at the foot of the window and the page behind it.
//
// Nothing here looks better than it is: green is shown only for what was read
// back from the central journal.
package health
