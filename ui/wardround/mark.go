package wardround

import "feltjournal/journal"

// Mark is what the nurse has decided about a line and not signed yet.
type Mark struct {
	Looked bool // the cursor has stood on the line as it is now
	Later  bool // put off: it stays open
	// Signed: it was made durable, and the reading is older than that.
	Signed   bool
	NotGiven journal.NotGivenReason
	Text     string // to NotGiven

	saw seen
}

// read is the mark after a newer reading of its line.
func (m Mark) read(l *Line) Mark {
	m.Looked = m.Looked && m.saw == l.seen()
	m.Signed = m.Signed && l.Open()
	return m
}

// Skip is why a patient was passed by. The values are ends of translation keys.
type Skip string

// The reasons; SkipOther needs a text.
const (
	SkipAsleep Skip = "asleep"
	SkipAbsent Skip = "absent"
	SkipBusy   Skip = "busy"
	SkipBack   Skip = "back"
	SkipOther  Skip = "other"
)

// Skips lists them in the order a screen offers them.
var Skips = []Skip{SkipAsleep, SkipAbsent, SkipBusy, SkipBack, SkipOther}

// Skipped is a patient who was passed by.
type Skipped struct {
	Why  Skip
	Text string
}

// Tally counts what was signed for a patient in this round.
type Tally struct{ Given, NotGiven int }

func (t Tally) plus(given, notGiven int) Tally {
	return Tally{t.Given + given, t.NotGiven + notGiven}
}
