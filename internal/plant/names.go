package plant

// The bugs. Most are taken from the architecture's list of traps that others
// fell into; some this program had, until the simulator found them.
const (
	// In the simulator's model of the local file.
	AckBeforeCommit      Name = "replica: saved is said before the disk has it"
	CursorBeforeRows     Name = "replica: cursor moves before its rows"
	PlacesSkipped        Name = "replica: places of own entries are skipped"
	TwoWorkers           Name = "replica: a second worker's stale answer moves receipts back"
	AllSentAfterPush     Name = "replica: everything is marked as sent after a push"
	DropOnForbidden      Name = "replica: a refused entry is deleted"
	RemovalByAbsence     Name = "replica: a stream that is not mentioned is removed"
	RemovalDropsUnsent   Name = "replica: a removal takes unsent work along"
	HalfDownloadComplete Name = "replica: half a first download counts as complete"
	KeyKeptOnRemoval     Name = "replica: the key stays after a removal"
	OfferForgotten       Name = "replica: others' entries are not offered after a restore"
	ActHalfRecorded      Name = "replica: an act of several entries is recorded half"

	// In sync/agent.
	ReceiptForUnseen  Name = "agent: a receipt is taken for entries that were not shown"
	HeadNotChecked    Name = "agent: the head of an answer is not checked"
	RollbackUnnoticed Name = "agent: a hub that forgot is not noticed"
	UrgentMovesCursor Name = "agent: an urgent copy moves the cursor"

	// In sync/hub.
	HubAckBeforeCommit   Name = "hub: acknowledged before it is durable"
	EquivocationIgnored  Name = "hub: other bytes under a known number pass for the same"
	ReassignedRefused    Name = "hub: unsent work of a reassigned patient is refused"
	BadEntryBlocks       Name = "hub: one unreadable entry blocks the queue"
	ChainNotChecked      Name = "hub: the chain of links is not checked"
	CursorPastCut        Name = "hub: the cursor passes entries that did not fit"
	RemovalNotTold       Name = "hub: a removal is not told"
	RollbackNotDeclared  Name = "hub: a restored hub keeps its epoch"
	ConfirmedBeforeFiled Name = "hub: confirmed before the central journal has it"
	SleepersNotWoken     Name = "hub: what was pushed is not noticed by who asks next"
	OwnPlacesForgotten   Name = "hub: places of own entries are not told again after a rewind"
	WrongClockWithheld   Name = "hub: an entry is withheld because its clock is wrong"
	MemoryIsProof        Name = "hub: what this replica does not remember passes for lost"

	// In journal/chart.
	LastWriterWins     Name = "chart: the section written last wins"
	ClockDecidesOrder  Name = "chart: the order version with the latest stamp wins"
	StoppedDoseDropped Name = "chart: a dose on a stopped order is dropped"
	SecondDoseDropped  Name = "chart: a second dose in a slot is taken for a repetition"
	VoidHidesOthers    Name = "chart: feilregistrert hides the other doses of the slot"
	CorrectionReplaces Name = "chart: a correction replaces the note it corrects"
	ListByClock        Name = "chart: the assignment with the latest stamp wins"

	// In journal/chart, about medicines, found by the referee and the oracle.
	PaperAfterStop     Name = "chart: a dose after the stop is not seen when it was keyed in from paper"
	OtherDeviceUnseen  Name = "chart: the interval looks only at the doses of the same workstation"
	CheckElsewhereLost Name = "chart: a check made at another workstation is lost"
	WithdrawnTwice     Name = "ledger: a withdrawal counts twice"
	CountMovesBalance  Name = "ledger: a count moves the balance"

	// In journal/chart, about medicines: see Tables.
	OwnCheckCounts    Name = "chart: a check by the one who gave it counts"
	CheckBackdated    Name = "chart: a check afterwards passes for one before"
	EffectIsDose      Name = "chart: the effect of a dose counts as a dose"
	OldPatchForgotten Name = "chart: a patch of an order that has ended is not looked at"
	AbsenceForgotten  Name = "chart: that the patient was elsewhere is forgotten when they are back"
	OtherOrderUnseen  Name = "chart: the same substance by another order is not seen"
	DiscardIgnored    Name = "chart: a prepared dose that was thrown away still stands"
	TwoValuesAsOne    Name = "chart: insulin by two values passes for one dose of two orders"
	NeverIsFresh      Name = "chart: a picture that was never complete passes for fresh"
	ExpiredCounts     Name = "chart: an authorisation that has run out counts"
)

// Tables lists the bugs that the decision tables of journal/chart find.
var Tables = []Name{
	OwnCheckCounts, CheckBackdated, EffectIsDose, OldPatchForgotten, AbsenceForgotten, OtherOrderUnseen, DiscardIgnored, TwoValuesAsOne,
	NeverIsFresh, ExpiredCounts,
}

// All lists every bug that the simulator finds.
var All = []Name{
	AckBeforeCommit, CursorBeforeRows, PlacesSkipped, TwoWorkers, AllSentAfterPush, DropOnForbidden,
	RemovalByAbsence, RemovalDropsUnsent, HalfDownloadComplete, KeyKeptOnRemoval, OfferForgotten, ActHalfRecorded,
	ReceiptForUnseen, HeadNotChecked, RollbackUnnoticed, UrgentMovesCursor,
	HubAckBeforeCommit, EquivocationIgnored, ReassignedRefused, BadEntryBlocks, ChainNotChecked, CursorPastCut, RemovalNotTold,
	RollbackNotDeclared, ConfirmedBeforeFiled, SleepersNotWoken, OwnPlacesForgotten, WrongClockWithheld, MemoryIsProof,
	LastWriterWins, ClockDecidesOrder, StoppedDoseDropped, SecondDoseDropped, VoidHidesOthers, CorrectionReplaces, ListByClock,
	PaperAfterStop, OtherDeviceUnseen, CheckElsewhereLost, WithdrawnTwice, CountMovesBalance,
}
