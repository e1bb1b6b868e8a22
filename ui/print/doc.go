// Package print puts the ward's medicines on paper: the round of a list at a
// time, one patient's medication administration record (MAR) for some days, and
// the narcotics account of a stock. Paper is what a ward uses when the machines
// go too, and what it keys back in afterwards (ui/rekey), so every dose that
// waits carries its slot code, typed and as a barcode.
//
// The path: [Round], [MAR] and [Account] take a chart and words and lay out
// pages of strokes in millimetres (leaf), wrapping every text so that nothing is
// ever clipped; pdf.go writes the pages. The same input gives the same bytes.
// [Screen] asks what to print, logs that it was printed, and saves the file.
//
// # The barcode
//
// QR, not Code 128: the nine characters as Code 128 take 37 mm at the least
// width that a cheap scanner reads, which is a whole cell of the record, while
// as QR they take 10. Not DataMatrix: it would be a little smaller still, but
// the camera of an ordinary phone reads QR and nothing else. Nine characters of
// QR's small alphabet fit version 1 (21 × 21) with error correction H, so a
// code with a third of it stained is still read.
package print
