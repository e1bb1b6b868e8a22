// Package replica is the opened replica in memory: the charts of everybody on
// the unit's lists, folded from what localstore holds, with a search index. It
// is what the window reads and through which it acts.
//
// [Open] reads the file and the lists, which is enough to show who is there.
// [Replica.Run] opens the charts behind it, two at a time, follows what this
// window, other windows and the daemon commit, and tells the window through
// OnChange. A chart that is asked for before its turn is opened at once.
//
// Nothing decrypted outlives [Replica.Close], and nothing decrypted is written
// anywhere. Every method is safe for concurrent use.
package replica
