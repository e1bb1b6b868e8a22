// Package rekey keys paper back in: scan or type the code of a dose, one letter
// for what was done, Enter, and the field waits for the next code. What is
// stored is a registration on the dose's own slot, as if it had been made at
// the screen, but marked etterregistrert (Late), with who signed on paper, and
// performed at the time that stands there. The person at the keyboard is its
// author, so the record says both.
//
// The path: [find] resolves the code over the patients of this machine's lists;
// [entry] is what the fields say; [Screen] asks, signs through the replica, and
// shows what was keyed in with how far each has come. A code is never guessed
// at: a wrong character, two doses of one code, a patient who is not here and a
// dose too long ago each say so and store nothing.
package rekey
