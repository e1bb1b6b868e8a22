//go:build !unix

package hub

import "math"

// fileLimit is how many files this process may have open: here they are not
// counted.
func fileLimit() int { return math.MaxInt32 }
