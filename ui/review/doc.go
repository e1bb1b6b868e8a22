// Package review is "til avklaring": what named people have to look at because
// the chart found that something may be wrong. Each case shows both sides with
// who, when and what they saw, says in plain words why it matters and what to
// do, and is closed by a person with a reason, never by the program
// (R-MED-11). Closed cases stay visible.
package review
