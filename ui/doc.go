// Package ui is the window: its frame (patient list, screens, status line, main
// menu with every global shortcut), the session of one user from unlock to lock,
// and the bridge over which background work reaches the widgets.
//
// The path through the package: [New] shows the lock screen; [Options.Open]
// turns a user and a PIN into a [Journal]; a session mounts the screens of
// ui/round, ui/notes and ui/review over it; the journal's changes come through
// [Bridge] at most five times a second and refresh what is on screen. Locking
// lets every screen save its draft, closes the journal and shows the lock screen
// again.
//
// Nothing clinical is decided here. Everything but [Bridge] belongs to Fyne's
// main goroutine. KEYBOARD.md lists what every key does.
package ui
