// Package wallclock is the clock of the programs in cmd, and the only one. It
// can be set off by a fixed amount, so that a demo or a drill can take place
// at another time of day; nothing in the system trusts a clock enough for that
// to change a merge, a receipt or a right.
package wallclock

import (
	"os"
	"time"
)

// OffsetVariable is the environment variable that sets the clock off, as a
// duration: "-9h12m". What does not parse is no offset.
const OffsetVariable = "FELTJOURNAL_CLOCK_OFFSET"

var offset, _ = time.ParseDuration(os.Getenv(OffsetVariable))

// Now is the time of day, set off if so wanted.
func Now() time.Time {
	if offset == 0 {
		return time.Now()
	}
	return time.Now().Add(offset)
}

// Offset is how far Now is from the machine's own clock.
func Offset() time.Duration { return offset }

// OffsetTo is the value of OffsetVariable with which it is at now.
func OffsetTo(at time.Time) string {
	return OffsetVariable + "=" + time.Until(at).Round(time.Second).String()
}
