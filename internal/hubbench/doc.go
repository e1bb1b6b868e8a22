// Command hubbench measures what a hub carries: each figure of the table is
// printed beside its target. The hub runs as a separate `syncd hub serve`
// process whose CPU and memory alone are the contract; the workstations
// (sync/load) are in this process, on the same machine, over loopback.
//
//	hubbench [-rows storm,second,…] [-devices N] [-seed N]
package main
