package wire

import "feltjournal/journal/seal"

// Version is the only protocol version there is so far; it is the first byte
// of every frame.
const Version = 1

// Limits on what one message may hold (guides/reliability.md section 5, global
// caps). Encoding refuses to pass them, so a sender must page; decoding checks
// them before it makes room for anything.
const (
	MaxFrame      = 1 << 20     // bytes of a frame: what a hub buffers for a device that it does not know yet
	MaxColumns    = 8 << 20     // bytes of the columns once decompressed: what one message costs in memory
	MaxRatio      = 100         // decompressed to compressed, times: a bomb is refused by its first bytes
	MaxEntries    = 500         // entries in a batch: one short transaction at either end
	MaxBatchBytes = 768 << 10   // sealed bytes in a batch, so that its headers and receipts fit the frame too
	MaxList       = 4096        // elements of any other list: streams of a device, receipts, held positions
	MaxWrapped    = 2 << 10     // bytes of a wrapped key: 80 for X25519, 1,168 for the ML-KEM hybrid
	MaxSignature  = 256         // bytes of a signature: 64 for Ed25519
	MaxCode       = 32          // bytes of a refusal code
	MaxPeers      = 64          // other workstations: more than any unit has, fewer than a screen of text
	MaxLabel      = 128         // bytes of a workstation's name
	MaxVersion    = 48          // bytes of a program's version: a tag, or a commit and its time
	MaxAmiss      = 32          // lists in doubt: more than a device has
	MaxSequence   = seal.MaxSeq // highest sequence number or position: what an SQLite integer holds
)

// maxIDs is how many different ids one message can name.
const maxIDs = MaxFrame / 16
