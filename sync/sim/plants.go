package sim

import "feltjournal/internal/plant"

// Bugs that can be planted into the simulator's own stores. They are the
// classic ones of the architecture's trap list; the rest stand in the real
// code of agent, hub and chart.
const (
	AckBeforeCommit      plant.Name = "replica: saved is said before the disk has it"
	CursorBeforeRows     plant.Name = "replica: cursor moves before its rows"
	PlacementsSkipped    plant.Name = "replica: receipts skipped"
	TwoWorkers           plant.Name = "replica: a second worker's stale answer moves receipts and cursors back"
	AllSentAfterPush     plant.Name = "replica: everything is marked as sent after a push"
	ReplicaOverwrites    plant.Name = "replica: other bytes under a known number pass for the same"
	DropOnForbidden      plant.Name = "replica: a refused entry is deleted"
	RemovalByAbsence     plant.Name = "replica: a stream that is not mentioned is removed"
	RemovalDropsUnsent   plant.Name = "replica: a removal takes unsent work along"
	HalfDownloadComplete plant.Name = "replica: half a first download counts as complete"
	KeyKeptOnRemoval     plant.Name = "replica: key kept after removal"
	OfferForgotten       plant.Name = "replica: others' entries are not offered after a restore"
)
