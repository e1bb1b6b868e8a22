// Package carry moves a whole hub from one store to another and proves that
// nothing was lost or changed on the way. Copying to another engine, a backup
// and its restoring are the same thing.
//
// [Copy] reads the source in one snapshot, so the hub that owns it goes on
// serving, and writes the target in transactions of bounded size. The target is
// marked from its first transaction to its last, and a hub does not begin on a
// store that is marked; a copy that was cut off is taken up again by copying to
// the same target. What the source takes in after the snapshot is not in the
// copy. Whoever moves a hub stops it first.
//
// # The proof
//
// [Survey] brings everything that a store holds into one canonical form, in one
// canonical order, and digests it by section; the running hash of every stream
// is computed anew from its entries and held against every row and the head.
// Copy digests what it reads, then reads the target back and digests that. Only
// when both are the same is the mark taken away.
//
// # Keys
//
// No store holds a key, so no backup does: the *.key files of the hub's
// directory have to be kept apart. Without master.key no copy can be read.
//
// # Restoring
//
// A restored hub does not know that it is one, and nothing here tells it:
// every device compares what it knows with what the hub knows, at its first
// contact, and brings back what is missing (see [hub.Hub.Lost]).
package carry
