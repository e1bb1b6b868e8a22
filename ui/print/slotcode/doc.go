// Package slotcode names one dose of one patient by nine characters, for paper:
// short enough to type, and the content of the barcode beside it.
//
// A code is a hash of patient, order and slot, so the same dose has the same
// code on every workstation and every print, nothing has to be kept of what was
// printed, and a sheet that is lost tells nobody anything by its codes. It is
// resolved by computing the codes of all doses of the patients that are here
// ([Index]). Two doses may come to share a code (40 bits: once in about 1,400
// wards of 40,000 slots); such a code names neither of them.
//
// The alphabet is Crockford's base 32. Its own check symbol is not used: of its
// 37 symbols some are dead keys on a Norwegian keyboard, and not in the small
// alphabet of a QR code. The last character is instead a weighted sum over
// GF(32), which finds every single wrong character and every two swapped ones.
package slotcode
