//go:build plant

package plant

// active is the one bug planted now. Tests set it before they start anything.
var active Name

// Bug reports whether the bug is planted.
func Bug(n Name) bool { return n == active }

// Set plants one bug, or none ("").
func Set(n Name) { active = n }
