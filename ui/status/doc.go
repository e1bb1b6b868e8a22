// Package status is how states look: each is a colour, an icon and a word
// together, so that none of them is needed alone.
package status
