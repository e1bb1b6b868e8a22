package seal

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A plain body is one form byte and what it says. Zero: the body as it is.
// Else the low four bits are the number of a dictionary and the high four a
// count of ids: there follow the ids, lifted out of the body, the length of the
// rest of the body as a varint, and one bare zstd block of it. Frame header,
// checksum and block header are left out (they would be a tenth of an
// administration) and put back before decoding.
const (
	formStored   = 0
	formDictMask = 0x0f
	formIDsShift = 4
)

// maxRatio is how many times larger than its block a body may be. What would
// be packed tighter is stored as it is, so nothing that is sealed is refused.
const maxRatio = 100

// decoderMemory is what one zstd decode may use, in bytes.
const decoderMemory = 1 << 20

// blockHeaderSize is the length in bytes of a zstd block header.
const blockHeaderSize = 3

// sealLevel trades time for size. A body is sealed once, by hand, and stored
// and sent many times; the next level saves 4 % and costs 2.7 ms and 70 MB.
const sealLevel = zstd.SpeedBetterCompression

// The layout of the frame that the encoder below writes (RFC 8878 section 3.1.1).
const (
	frameMagic     = 0xfd2fb528
	frameSingle    = 1 << 5 // single segment: no window byte
	frameDict1     = 1      // one byte of dictionary id
	frameSize4     = 2 << 6 // four bytes of content size
	blockTypeZstd  = 2
	blockLastFlag  = 1
	frameHeadBytes = 4 + 1 + 1 + 4
)

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dictionary(currentDictID)), zstd.WithEncoderCRC(false),
		zstd.WithSingleSegment(true), zstd.WithEncoderLevel(sealLevel),
		zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(fmt.Sprintf("zstd encoder with the embedded dictionary: %v", err))
	}
	return e
})

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderDicts(dictionaries()...), zstd.WithDecoderMaxMemory(decoderMemory),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(fmt.Sprintf("zstd decoder with the embedded dictionaries: %v", err))
	}
	return d
})

// compress returns the plain form of body.
func compress(body []byte) []byte {
	rest, frame := scratch.get(), scratch.get()
	defer scratch.put(rest)
	defer scratch.put(frame)
	out, n := make([]byte, 1, len(body)+1), 0
	*rest, out, n = lift((*rest)[:0], out, body)
	*frame = encoder().EncodeAll(*rest, (*frame)[:0])
	block, ok := bareBlock(*frame)
	out[0] = currentDictID | byte(n)<<formIDsShift
	out = binary.AppendUvarint(out, uint64(len(*rest)))
	if !ok || len(out)+len(block) > len(body) || len(*rest) > maxRatio*len(block) {
		return append([]byte{formStored}, body...)
	}
	return append(out, block...)
}

// bareBlock returns the content of frame's only block, if it is a compressed one.
func bareBlock(frame []byte) ([]byte, bool) {
	var h zstd.Header
	if err := h.Decode(frame); err != nil || h.DictionaryID != currentDictID {
		return nil, false
	}
	b := frame[h.HeaderSize:]
	if len(b) < blockHeaderSize {
		return nil, false
	}
	head := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
	b = b[blockHeaderSize:]
	return b, head&blockLastFlag != 0 && head>>1&3 == blockTypeZstd && int(head>>3) == len(b)
}

// decompress appends the body inside plain to dst. An unknown dictionary is
// [ErrFormat], a body too long or packed too tight [ErrLimit].
func decompress(dst, plain []byte) ([]byte, error) {
	if len(plain) == 0 {
		return dst, fmt.Errorf("%w: empty body", ErrFormat)
	}
	id, b := plain[0]&formDictMask, plain[1:]
	if plain[0] == formStored {
		return append(dst, b...), nil
	}
	ids, b, err := takeIDs(b, int(plain[0]>>formIDsShift))
	if err != nil {
		return dst, err
	}
	size, n := binary.Uvarint(b)
	if n <= 0 || id == 0 || id > currentDictID {
		return dst, fmt.Errorf("%w: body of form %#x", ErrFormat, plain[0])
	}
	b = b[n:]
	if size > MaxBody || size > maxRatio*uint64(len(b)) {
		return dst, fmt.Errorf("%w: %d bytes in %d", ErrLimit, size, len(b))
	}
	rest := scratch.get()
	defer scratch.put(rest)
	if *rest, err = decodeBlock((*rest)[:0], id, uint32(size), b); err != nil {
		return dst, err
	}
	return lower(dst, *rest, ids)
}

// decodeBlock puts block back into a frame and decodes it.
func decodeBlock(dst []byte, dict byte, size uint32, block []byte) ([]byte, error) {
	buf := scratch.get()
	defer scratch.put(buf)
	f := binary.LittleEndian.AppendUint32((*buf)[:0], frameMagic)
	f = append(f, frameSingle|frameDict1|frameSize4, dict)
	f = binary.LittleEndian.AppendUint32(f, size)
	head := uint32(len(block))<<3 | blockTypeZstd<<1 | blockLastFlag
	f = append(f, byte(head), byte(head>>8), byte(head>>16))
	*buf = append(f, block...)
	out, err := decoder().DecodeAll(*buf, dst)
	if err != nil {
		return dst, fmt.Errorf("%w: zstd: %w", ErrFormat, err)
	}
	return out, nil
}

// buffers is a pool of byte slices for what does not outlive a call.
type buffers struct{ pool sync.Pool }

var scratch buffers

func (p *buffers) get() *[]byte {
	if b, ok := p.pool.Get().(*[]byte); ok {
		return b
	}
	return new([]byte)
}

func (p *buffers) put(b *[]byte) { p.pool.Put(b) }
