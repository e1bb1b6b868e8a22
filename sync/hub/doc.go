// Package hub is the central side of synchronisation: it takes what devices
// push, gives every entry its place in its stream, hands out what each device
// may hold, and keeps what it cannot accept in quarantine, where a person
// decides.
//
// [Hub.Sync] is one question and its answer, pure of HTTP; the simulator calls
// it as the handler does. [Hub.Handler] is the wire. The centre's side
// ([Hub.Append], [Hub.Unfiled], …) is what the import and export of the central
// journal stand on.
//
// # What is durable where
//
// Everything goes through a [Store]. One [Store.Update] is one transaction, and
// nothing is acknowledged before it returned. What the Hub keeps in memory
// (heads of streams, what each device was last told) can be thrown away at any
// time: the next request costs one more round trip.
//
// # Who may say what
//
// A replica folds what the hub hands out and cannot tell who may have written
// it. So the hub opens what devices bring: orders, patients, alerts,
// assignments, authorisations and policies are the centre's alone, and such an
// entry of a device goes to quarantine and to nobody. Everything else is a fact
// about the world and reaches all who hold the stream, whatever the writer's
// clock or rights were (I11); what it may not say, or not there, is held for a
// person when it is filed.
//
// # Quarantine
//
// What the hub cannot accept is kept whole until a person decides, and delays
// nothing else (I5). There are two kinds. A record whose entry is in no stream
// was refused: its writer was told, nobody else sees it. A record whose entry is
// in its stream was handed out and is held: the central journal has not got it.
//
// [Hub.Release] gives the first its place and files the second although it was
// held. Until it is filed, a released entry is seen as held ([StateReleased]),
// so that no confirmation goes down. Never released are what only the centre
// says (it has to be said in the central journal), what opens under no key of
// ours, and what stands against another entry under its number: those can only
// be dismissed. What came with a broken chain is released as if others had
// offered it, until its writer brings the same bytes in order. What was
// unreadable because a rollback had forgotten a newer key is tried again by
// releasing it: that it opens proves that the key is ours, and the key goes to
// all who hold the stream. A release gives nobody a right. [Hub.Repair] makes
// the author of a held entry a user of the device and releases all that was held
// for want of that.
//
// Every act needs a name and a reason and is in the log, also a look inside
// ([Hub.Inspect]), which is an access to a patient's record. Each is one
// transaction alone, so of two people who decide at once the second is told what
// the first has done. When filing fails after all, the record is opened again.
//
// # After a rollback
//
// As an epoch begins the hub writes down what it had, and from then on what
// devices say they had. [Hub.Lost] counts what came back against both, names who
// may still bring something, and is final when nobody may.
//
// # Keys
//
// The id and the keys of a stream are derived from the hub's master key. So a
// hub restored from an old copy can again open, and knows as its own, what
// devices wrote in streams that it has forgotten.
package hub
