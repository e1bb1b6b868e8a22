// Package ward is a patient for the tests of screens: an invented chart in
// memory, folded by journal/chart, with the same contract as the replica. Only
// tests import it.
package ward
