// Package sim runs many workstations, a hub and a central journal under one
// seed: the real rounds of sync/agent against the real sync/hub, with the real
// sealing and the real fold, over a fake clock, network and disk.
//
// A world is single-threaded. Everything that happens is drawn from one source
// of randomness, so a seed says everything: the same seed of the same program
// is the same run, and a failure is found again by its number alone.
//
// A run has two phases. In the first, nurses and the centre work while what can
// break breaks: requests, answers and connections, clocks, disks, processes, the
// hub's memory, copied device images. Each seed switches a random part of the
// faults off (swarm testing), because faults hide one another. In the second
// phase everything is mended, and then nothing that was acknowledged may be
// missing, nothing may be there twice, all replicas must show the same chart as
// the hub, no queue may stand still, and every receipt must have arrived.
//
// # What a world leaves out
//
// A copied device image and a restored hub do not come together: nobody could
// tell whose bytes are right. And where a hub is restored, a device takes each
// answer in one transaction (localstore does so up to 500 rows): an entry of
// the centre taken from an answer that was cut off, which the hub then forgets
// and the centre writes anew, would stand twice on that one device. The same
// would happen where a hub is put back a second time, to before it knew of the
// first, and a device crashes in the middle of its offering: no hub is put back
// while a device still offers.
package sim
