package wire

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"feltjournal/journal"
)

// A frame is: version byte, kind byte, flags byte; three varints (count of ids,
// length of the columns, their length as sent); the ids; the columns; raw
// bytes to the end. Columns hold everything that compresses; raw holds what
// does not: sealed bytes, random bits, hashes and signatures.
const (
	kindRequest  = 'q'
	kindResponse = 'a'

	flagPacked = 1 // the columns are a zstd frame
)

// packWindow is how far back the columns are matched, in bytes. They are a few
// kilobytes; a larger window would only cost the daemon memory.
const packWindow = 128 << 10

var packer = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true),
		zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(packWindow))
	if err != nil {
		panic(fmt.Sprintf("zstd encoder: %v", err))
	}
	return e
})

var unpacker = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxColumns), zstd.WithDecoderLowmem(true),
		zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(fmt.Sprintf("zstd decoder: %v", err))
	}
	return d
})

// encodeFrame writes a message as its sections.
func encodeFrame(kind byte, sections []section) ([]byte, error) {
	c := newEncoder()
	c.sections(sections)
	if c.err != nil {
		return nil, c.err
	}
	cols, flags := pack(c.cols)
	out := make([]byte, 0, 32+len(cols)+len(c.raw)+16*len(c.ids.list))
	out = append(out, Version, kind, flags)
	for _, n := range []int{len(c.ids.list), len(c.cols), len(cols)} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	for _, id := range c.ids.list {
		out = append(out, id[:]...)
	}
	out = append(append(out, cols...), c.raw...)
	if len(out) > MaxFrame {
		return nil, fmt.Errorf("%w: frame of %d bytes", ErrTooLarge, len(out))
	}
	return out, nil
}

// decodeFrame reads a frame of kind into its sections. What it reads points
// into b.
func decodeFrame(kind byte, b []byte, sections []section) error {
	c, err := openFrame(kind, b)
	if err != nil {
		return err
	}
	c.sections(sections)
	return c.finish()
}

func openFrame(kind byte, b []byte) (*coder, error) {
	switch {
	case len(b) > MaxFrame:
		return nil, fmt.Errorf("%w: frame of %d bytes", ErrTooLarge, len(b))
	case len(b) > 0 && b[0] != Version:
		return nil, fmt.Errorf("%w: %d", ErrVersion, b[0])
	case len(b) < 3 || b[1] != kind || b[2]&^flagPacked != 0:
		return nil, fmt.Errorf("%w: frame head", ErrMalformed)
	}
	head := &coder{decoding: true, cols: b[3:]}
	var count, size, sent uint64
	for _, n := range []*uint64{&count, &size, &sent} {
		head.uvarint(n)
	}
	rest := head.cols
	if head.err != nil || count > maxIDs || 16*count > uint64(len(rest)) || sent > uint64(len(rest))-16*count {
		return nil, fmt.Errorf("%w: frame lengths", ErrMalformed)
	}
	ids, rest := readIDs(rest, int(count)), rest[16*count:]
	cols, err := unpack(rest[:sent], size, b[2])
	if err != nil {
		return nil, err
	}
	return &coder{decoding: true, cols: cols, raw: rest[sent:], ids: &idTable{list: ids}}, nil
}

func readIDs(b []byte, n int) []journal.ID {
	ids := make([]journal.ID, n)
	for i := range ids {
		ids[i] = journal.ID(b[16*i:])
	}
	return ids
}

// pack compresses the columns when that helps and unpack will accept it.
func pack(cols []byte) (out []byte, flags byte) {
	packed := packer().EncodeAll(cols, nil)
	if len(packed) >= len(cols) || len(cols) > MaxRatio*len(packed) {
		return cols, 0
	}
	return packed, flagPacked
}

// unpack reverses pack and makes room for no more than MaxRatio times sent.
func unpack(sent []byte, size uint64, flags byte) ([]byte, error) {
	switch {
	case size > MaxColumns || size > MaxRatio*uint64(len(sent)):
		return nil, fmt.Errorf("%w: %d bytes in %d", ErrTooLarge, size, len(sent))
	case flags&flagPacked == 0 && size != uint64(len(sent)):
		return nil, fmt.Errorf("%w: length of the columns", ErrMalformed)
	case flags&flagPacked == 0:
		return sent, nil
	}
	cols, err := unpacker().DecodeAll(sent, make([]byte, 0, size))
	if err != nil || uint64(len(cols)) != size {
		return nil, fmt.Errorf("%w: compressed columns", ErrMalformed)
	}
	return cols, nil
}
