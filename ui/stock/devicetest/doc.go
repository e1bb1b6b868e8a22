// Package devicetest is a workstation for the tests of screens: a real sealed
// store in a temporary folder with a unit, its list and its people, and the
// replica of the one who is logged in. Only tests import it. Where a chart in
// memory is enough, ui/internal/ward is quicker.
package devicetest
