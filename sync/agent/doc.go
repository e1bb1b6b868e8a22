// Package agent is the workstation's side of synchronisation: it unions the
// sealed entries of the local file and of the hub, and can read none of them.
// It holds the device's transport key and never the key of a patient.
//
// [Agent.Round] is one push and pull, single-threaded and without sleeping, so
// that the simulator runs the very code that runs at the bedside. [Agent.Run]
// owns everything else: who may sync, when, how long to wait after a failure,
// and what the status line says.
//
// # After a rollback of the hub
//
// A hub that was restored from an old copy presents another epoch, or knows
// less of this device than it acknowledged before. The agent then sets its
// store's epoch to zero (cursors to the start, receipts down, alarm), offers
// everything it holds (its own entries as a normal push from where the hub
// says it stands, everybody else's as relayed) and only then asks for all again and takes the
// new epoch. The epoch stays zero until the offering is over, so a crash in the
// middle starts it anew; what is offered twice is a no-op.
package agent
