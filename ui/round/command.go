package round

// Command is what a key, a button or a touch on a cell asks for.
type Command uint8

// The commands of the round. Each but the first has a letter, the same in all
// the window's languages.
const (
	CommandOpen      Command = iota // what is usual for the cell
	CommandGiven                    // G: gitt
	CommandNotGiven                 // I: ikke gitt
	CommandVoid                     // F: feilregistrert
	CommandDetails                  // D: details
	CommandMore                     // H: everything that can be done with the cell
	CommandDelivered                // L: levert
	CommandSeenTaken                // T: sett tatt
	CommandSelf                     // S: selvadministrert
	CommandPrepared                 // P: istandgjort
	CommandDiscarded                // X: kassert
	CommandCheck                    // K: kontroll by a second person
	CommandEffect                   // E: effect of a dose as needed
	CommandPatchOff                 // A: plaster av
	CommandBag                      // M: multidose bag
	CommandCorrect                  // R: another time or amount
	CommandSeen                     // N: orders that are new, changed or stopped are seen
)

// verb is a command with its letter and looks, when it can be used and what it
// does.
type verb struct {
	command Command
	letter  rune
	key     string // of the translation, with the letter
	icon    string
	fits    func(*Screen, *Row, *Cell) bool
	do      func(*Screen, *Row, *Cell)
}

func verbs() []verb {
	return []verb{
		{CommandGiven, 'g', "round.button_given", "check", always, (*Screen).give},
		{CommandNotGiven, 'i', "round.button_not_given", "cross", always, (*Screen).withhold},
		{CommandEffect, 'e', "round.button_effect", "pen", awaitsEffect, (*Screen).effect},
		{CommandCheck, 'k', "round.button_check", "people", awaitsCheck, (*Screen).check},
		{CommandPatchOff, 'a', "round.button_patch_off", "removed", hasPatch, (*Screen).patchOff},
		{CommandBag, 'm', "round.button_bag", "box", inBag, (*Screen).bag},
		{CommandPrepared, 'p', "round.button_prepared", "pill", unprepared, (*Screen).prepare},
		{CommandDiscarded, 'x', "round.button_discarded", "ban", prepared, (*Screen).discard},
		{CommandDelivered, 'l', "round.button_delivered", "box", undone, reach(CommandDelivered)},
		{CommandSeenTaken, 't', "round.button_seen_taken", "eye", undone, reach(CommandSeenTaken)},
		{CommandSelf, 's', "round.button_self", "person", undone, reach(CommandSelf)},
		{CommandCorrect, 'r', "round.button_correct", "pen", registered, (*Screen).correct},
		{CommandVoid, 'f', "round.button_void", "undo", registered, (*Screen).void},
		{CommandDetails, 'd', "round.button_details", "info", always, (*Screen).details},
		{CommandSeen, 'n', "round.button_seen", "eye", hasNews, (*Screen).markSeen},
		{CommandMore, 'h', "round.button_more", "list", always, (*Screen).more},
	}
}

func verbOf(c Command) *verb {
	for _, v := range verbs() {
		if v.command == c {
			return &v
		}
	}
	return nil
}

// commandOf is the command of a letter.
func commandOf(r rune) (Command, bool) {
	for _, v := range verbs() {
		if v.letter == r || v.letter-'a'+'A' == r {
			return v.command, true
		}
	}
	return 0, false
}

func always(*Screen, *Row, *Cell) bool             { return true }
func registered(_ *Screen, _ *Row, c *Cell) bool   { return c.Active() != nil }
func prepared(_ *Screen, _ *Row, c *Cell) bool     { return c.Ready() != nil }
func unprepared(s *Screen, r *Row, c *Cell) bool   { return c.Ready() == nil && undone(s, r, c) }
func awaitsEffect(_ *Screen, r *Row, _ *Cell) bool { return len(r.Effects) > 0 }
func hasPatch(_ *Screen, r *Row, _ *Cell) bool     { return len(r.Patches) > 0 }
func awaitsCheck(_ *Screen, r *Row, c *Cell) bool  { return len(c.unchecked()) > 0 }
func hasNews(s *Screen, _ *Row, _ *Cell) bool      { return s.sheet.News > 0 }
func inBag(s *Screen, r *Row, c *Cell) bool        { return len(s.sheet.bag(r, c)) > 0 }

// undone: a dose that has come to its end is corrected, or given once more by
// the slower way of "gitt".
func undone(_ *Screen, r *Row, c *Cell) bool { return !r.Ended && (r.Kind == RowWide || !c.done()) }

// usual is what Enter and a tap on a cell ask for.
func (s *Screen) usual(row *Row, cell *Cell) Command {
	switch {
	case row.Kind == RowRegular && cell.done() || row.Ended:
		return CommandDetails
	case row.Order.Self && row.Kind == RowRegular:
		return CommandSelf
	}
	return CommandGiven
}

// command is what a key, a button or a tap asks for.
func (s *Screen) command(c Command, row *Row, cell *Cell) {
	if c == CommandOpen {
		c = s.usual(row, cell)
	}
	v := verbOf(c)
	switch {
	case v == nil:
	case !v.fits(s, row, cell):
		s.say(s.desk.Words.T("round.not_here", "Act", s.desk.Words.T(v.key)))
	default:
		v.do(s, row, cell)
	}
}
