// Package sign holds the dialogs in which something is signed. Each of them
// shows who the patient is (R-ID-03), asks what is needed, runs the act away
// from Fyne's goroutine so that a slow disk never freezes the window, takes no
// second Enter while it runs, and stays open with a sentence that says what to
// mend when the act is refused.
//
// Where an act needs a second person, [Second] lets them choose themselves and
// type their own PIN at the same screen (R-MED-06).
package sign
