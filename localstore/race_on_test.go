//go:build race

package localstore

// underRace makes long tests shorter: the race detector is not what they are for.
const underRace = true
