package hub

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/wire"
)

// oldestClock is before any device was enrolled: a clock that shows less has
// lost its battery.
const oldestClock = journal.Instant(1_577_836_800_000) // 2020-01-01

// clock raises an alarm when the device's clock is wrong beyond doubt. Its
// entries count all the same: a stamp orders the screen and decides nothing
// (I11, I20), nobody's clock follows it further than [journal.MaxDrift], and the
// centre's follows none.
func (p *push) clock(fresh []seal.Sealed) error {
	latest := p.now + journal.Instant(journal.MaxDrift.Milliseconds())
	wrong := slices.ContainsFunc(fresh, func(e seal.Sealed) bool {
		at := e.Stamp.Instant()
		return at < oldestClock || at > latest
	})
	if !wrong {
		return nil
	}
	return p.alarm(wire.CodeStamp, journal.ID{}, "the clock of this device is wrong: what it writes stands in the wrong place on screens")
}
