// Package seal is the one sealed form of an entry: body → msgpack → zstd with a
// shipped dictionary → XChaCha20-Poly1305 under the stream's key, with the
// header as associated data. Whoever writes an entry seals it once; it stays
// in that form in the local file, on the wire, at the hub and at the next
// workstation.
//
// The package also holds the guard that stands before every msgpack decode,
// the per-device chain of links, and the wrapping of stream keys for a device.
// It does no input or output and knows no clock. All functions are safe for
// concurrent use.
//
// # The dictionary
//
// dict/<id>.zdict is part of the format: a body names the one it was made with.
// A new one gets the next id, from an invented corpus in corpus_test.go:
// raise currentDictID, then go test ./journal/seal -run TestTrain -train, and
// pin its hash in TestShippedDictionariesNeverChange.
package seal
