// Package plant holds the names of the bugs that can be planted into this
// program, to prove that the simulator would find them. Without the build tag
// "plant" [Bug] is false for every name and the compiler removes what stands
// behind it; no released program can carry one.
package plant

// Name names one bug. It stands at the very place where a tired programmer
// could have made it.
type Name string
