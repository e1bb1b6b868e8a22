// Package wire is what travels between a workstation's agent and the hub:
// messages, their frames, limits and codes. It decodes nothing that has not
// passed a length cap, and makes room for nothing that is only declared.
//
// A message is a list of sections by ascending tag; a reader skips those it
// does not know, so a new field is a new section and never a new meaning of an
// old one. Inside a section values stand column by column, as differences, in
// a part that is compressed as a whole; what is random (ids, hashes, sealed
// bytes) stands beside it as it is. Each field is visited by one function for
// both directions, so that writing and reading cannot drift apart.
//
// Frames that any version ever wrote are kept in testdata and decode for ever.
package wire
