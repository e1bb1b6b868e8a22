// Command bench measures the figures of the main job and prints each beside
// its target and beside a limit met in the same run: what the same work costs
// when it is nothing but rows in SQLite, bytes through zstd, or an empty
// process. The ratios are the contract; a figure means little on a machine
// that is not named.
//
// Everything is real: a hub behind TLS, `syncd agent` as a process of its own,
// SQLite files on disk, the replica and the screen of the window. What is
// measured runs in processes of its own (this program again, see role.go), so
// that the garbage of the hub is not counted as theirs.
//
// Times are given without the time a thread stood ready and had no core: on a
// machine that also does other things that is somebody else's time. CPU is
// user and system seconds of the process.
//
// The shift workload and the peers' table need the peers bench (-peers) with
// node; without it those parts say what is missing.
package main
