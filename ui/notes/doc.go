// Package notes is the patient's timeline: signed reports with their addenda
// and corrections, measured values, and what the user is writing. Every signed
// text stays readable; one that was corrected or entered in error is struck
// through and says by whom and why (R-NOTE-02).
//
// [Build] makes the timeline from a chart (plain Go); [Screen] shows it and
// holds the editor, whose text is a draft until it is signed.
package notes
