// Command workstation is the window a nurse works in. It opens the sealed store
// of one workstation, and syncs it when no `syncd agent` does.
//
//	workstation --dir DIR [--lang nb|nn|en] [--user ID] [--title TEXT] [--demo] [--touch]
//
// It exits with 0 when it was closed or when another window of the same store
// was raised instead, with 1 when something failed, with 2 for wrong flags and
// with 3 when there is no OpenGL or no display to open a window on.
package main
