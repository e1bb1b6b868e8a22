// Package draft keeps what a nurse is writing: it is saved a moment after the
// last key, when the editor is left and before the screen locks, and it is
// there again after a crash. Saving never stands in the way of typing, and no
// save that is under way can bring a draft back that has been signed.
package draft
