// Package seal is the one sealed form of an entry: body → msgpack → zstd with a
// shipped dictionary → XChaCha20-Poly1305 under the stream's key, with the
// header as associated data. Whoever writes an entry seals it once; it stays
// in that form in the local file, on the wire, at the hub and at the next
// workstation.
//
// The package also holds the per-device chain of links and the wrapping of
// stream keys for a device. It does no input or output and knows no clock. All
// functions are safe for concurrent use.
//
// # Msgpack
//
// msgpack/v5 writes and reads each single value. It never sees bytes that the
// guard has not walked first ([CheckMsgpack]: size, depth, counts and lengths
// that are there, no duplicate key, no extension, texts in UTF-8), and it is
// never asked for a struct, a slice or any: fields, types and ranges are the
// codec's.
//
// # The dictionary
//
// dict/<id>.zdict is part of the format: a body names the one it was made with.
// A new one gets the next id, from an invented corpus in corpus_test.go:
// raise currentDictID, then go test ./journal/seal -run TestTrain -train, and
// pin its hash in TestShippedDictionariesNeverChange.
package seal
