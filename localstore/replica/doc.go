// Package replica is the opened replica in memory: the charts of everybody on
// the unit's lists, folded from what localstore holds, with a search index. It
// is what the window reads and through which it acts.
//
// [Open] reads the file and the lists, which is enough to show who is there.
// [Replica.Run] opens the charts behind it, two at a time, follows what this
// window, other windows and the daemon commit, and tells the window through
// OnChange. A chart that is asked for before its turn is opened at once.
//
// A unit's own stream becomes its list of patients, its narcotics account
// ([Replica.Ledger]), who may do what there ([Replica.Granted]) and the rules
// that the charts are read by ([Replica.Policy]).
//
// [Replica.ActAll] is how anything is written: several entries in several
// streams by the user and by a [Second] person who identified themselves
// beside them, all checked and then durable at once, or none.
//
// Nothing decrypted outlives [Replica.Close], and nothing decrypted is written
// anywhere. Every method is safe for concurrent use.
package replica
