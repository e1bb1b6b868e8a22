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
// # Keys
//
// The id and the keys of a stream are derived from the hub's master key. So a
// hub restored from an old copy can again open, and knows as its own, what
// devices wrote in streams that it has forgotten.
package hub
