// Package load puts an honest load on a hub: thousands of workstations in one
// process over loopback, each with its own Ed25519 key, its certificate from
// the hub's own authority, its TLS identity and session cache, its chain of
// links, and entries sealed under the real keys of their streams.
//
// A [City] is the population. It is written into the hub's store through the
// Tx of a hub.Store, so it works for every store; who took part yesterday has
// its keys and its place in every stream. A [Fleet] are its workstations. They
// ask as sync/agent does, check every answer, and remember what they sent, where
// it was put and what they received. [Fleet.Check] compares this with the hub's
// store and with what the others received: nothing lost, nothing doubled, every
// entry with everybody who holds its stream.
//
// All of it follows from one seed, the time at which it begins and the hub's
// keys.
package load
