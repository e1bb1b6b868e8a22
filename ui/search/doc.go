// Package search shows what a search found: patients first, then notes, each
// with whose it is and when, so that a hit is never read out of its place.
package search
