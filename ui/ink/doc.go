// Package ink draws dense text, boxes and icons into one picture.
//
// A medication round has some hundred small texts on screen. As separate
// canvas objects each of them is shaped, rasterised and uploaded by itself,
// which alone takes longer than a frame on a workstation without a graphics
// card. Ink keeps every glyph it has drawn and stamps it again, so a whole
// round is one picture painted in a few milliseconds, in the fonts and colours
// of the theme.
//
// Lengths are Fyne units (float32); a [Pen] turns them into pixels. A Pen is
// used by one goroutine; the caches behind it are safe for concurrent use.
package ink
