// Command shiftbench puts the product into the peers table of the sync bench:
// the workload "shift" through real hub, agents, TLS and SQLite files, the hub
// in one process and the devices in another. It is called as
//
//	shiftbench <reconnect|bootstrap> <devices> <basePerPatient> <workload.jsonl>
//
// and prints one JSON line, the adapter contract of the bench's README.
package main
