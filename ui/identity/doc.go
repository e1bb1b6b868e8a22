// Package identity shows who the patient is: name, birth date, room, CAVE and
// critical information. It stands over every screen of a patient and in every
// dialog that signs something (R-ID-03), and it never cuts a word: what does
// not fit goes on the next line.
package identity
