// Package wire is what travels between a workstation's agent and the hub:
// messages, their frames, limits and codes. It decodes nothing that has not
// passed a length cap and the guard of journal/seal.
package wire
