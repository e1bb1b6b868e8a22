//go:build linux

// Package cluster runs a real PostgreSQL cluster for tests: three nodes of
// Debian's Patroni over one etcd, on loopback ports of their own, in one
// temporary directory. Nodes can be killed, frozen and brought back.
//
// # Nothing stays behind
//
// The [Warden] is a process of its own, a copy of the program that asked for
// the cluster. It starts everything and adopts every orphan (a PostgreSQL whose
// Patroni was killed), so its descendants are exactly what we started. When it
// is told to, or when the pipe to the program breaks because that died, it ends
// them all and removes the directory.
//
// No process is signalled unless it is found among those descendants at that
// moment, by a handle that cannot come to mean another process.
//
// Neither Patroni nor PostgreSQL runs as root: for root they run as the system
// user postgres.
package cluster
