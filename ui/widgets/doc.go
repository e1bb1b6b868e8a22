// Package widgets holds the parts that the screens are built of. They exist
// because Fyne's own ones miss what a ward needs: buttons that react to Enter,
// editors that Tab leaves, lists that a finger scrolls, dialogs with a default
// and an escape, a focus mark that can be seen, and dates as Norway writes them.
//
// Keys: a Fyne widget that has the focus swallows every key it gets. Each
// widget here takes the keys it has a use for and gives the rest to the window
// by [Forward], so that F2, Escape and the like work wherever the focus is. A
// screen that uses only these widgets needs to do nothing for that.
//
// Nothing here is safe for concurrent use: all of it belongs to Fyne's main
// goroutine.
package widgets
