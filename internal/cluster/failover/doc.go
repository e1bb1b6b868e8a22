//go:build linux

// Command failover kills the primary of a PostgreSQL cluster again and again
// while workstations sync through two hub replicas, and checks that nothing
// that was acknowledged was lost or doubled and that the workstations noticed
// nothing but a delay.
//
//	go run ./internal/cluster/failover -kills 20
//
// Beside the workstations, writers that know nothing of the hub insert numbers
// into a table of their own: the control. What the database itself loses or how
// long it takes no writes is seen there, and with -asynchronous (standbys that
// lag, commits acknowledged without them) the control has to show a loss, or
// the whole test could not.
package main
