// Command demo shows the main job on one machine: a hub with an invented
// municipality and two workstations, Anna's and Bjørn's, side by side.
//
// With a display it opens the two windows and leaves them to the person in
// front. Without one it starts a virtual display, plays the story through the
// real windows by key presses, saves screenshots, checks the outcome, prints a
// report and exits non-zero if anything is not as it should be.
package main
