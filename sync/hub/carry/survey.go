package carry

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Proof is what a store holds, in short. Two stores with the same digest hold
// the same.
type Proof struct {
	Format int    `json:"format"`
	Digest string `json:"digest"` // over all parts
	Parts  []Part `json:"parts"`

	streams map[journal.ID][sha256.Size]byte // entries of each
}

// Part is one section of a Proof.
type Part struct {
	Section string `json:"section"`
	Count   uint64 `json:"count"`
	Digest  string `json:"digest"`
}

// Count is how many records a section has.
func (p *Proof) Count(section string) uint64 {
	for _, part := range p.Parts {
		if part.Section == section {
			return part.Count
		}
	}
	return 0
}

// Differences says where p and other are not the same, at most a few lines.
func (p *Proof) Differences(other *Proof) []string {
	if p.Format != other.Format {
		return []string{fmt.Sprintf("canonical form %d against %d", p.Format, other.Format)}
	}
	var out []string
	for i, a := range p.Parts {
		if i >= len(other.Parts) || a != other.Parts[i] {
			b := Part{}
			if i < len(other.Parts) {
				b = other.Parts[i]
			}
			out = append(out, fmt.Sprintf("%s: %d records, digest %.12s, against %d, %.12s", a.Section, a.Count, a.Digest, b.Count, b.Digest))
		}
	}
	if len(out) == 0 && p.Digest != other.Digest {
		out = append(out, "digest "+p.Digest+" against "+other.Digest)
	}
	return append(out, p.unequalStreams(other)...)
}

func (p *Proof) unequalStreams(other *Proof) (out []string) {
	if p.streams == nil || other.streams == nil {
		return nil
	}
	for id, sum := range p.streams {
		if other.streams[id] != sum && len(out) < maxShown {
			out = append(out, fmt.Sprintf("entries of stream %s", id))
		}
	}
	for id := range other.streams {
		if _, known := p.streams[id]; !known && len(out) < maxShown {
			out = append(out, fmt.Sprintf("entries of stream %s", id))
		}
	}
	return out
}

// maxShown is how many of the same kind of trouble are named.
const maxShown = 20

// Survey digests what store holds, in one snapshot, and lists what is wrong
// with it in itself.
func Survey(ctx context.Context, store hub.Store) (*Proof, []string, error) {
	var s *surveyor
	err := store.View(ctx, func(tx hub.Tx) error {
		s = newSurveyor()
		return walk(tx, s)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the store: %w", err)
	}
	proof, problems := s.finish()
	return proof, problems, nil
}

// surveyor is the visitor that digests and checks.
type surveyor struct {
	parts   map[string]*part
	buf     canon
	streams map[journal.ID]hub.Stream
	logs    checks
	sums    map[journal.ID][sha256.Size]byte
	stream  journal.ID // whose entries are being read
	sum     hash.Hash  // of those
}

type part struct {
	count uint64
	sum   hash.Hash
}

func newSurveyor() *surveyor {
	s := &surveyor{
		parts: map[string]*part{}, streams: map[journal.ID]hub.Stream{},
		sums: map[journal.ID][sha256.Size]byte{}, sum: sha256.New(),
	}
	for _, name := range sections {
		s.parts[name] = &part{sum: sha256.New()}
	}
	return s
}

func (s *surveyor) visit(section string, record any) error {
	s.buf = s.buf[:0]
	s.buf.record(record)
	p := s.parts[section]
	p.count++
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(len(s.buf)))
	p.sum.Write(size[:])
	p.sum.Write(s.buf)
	switch r := record.(type) {
	case *hub.Device:
		s.logs.device(r)
	case *hub.Stream:
		s.logs.head(r)
	case *hub.Row:
		s.row(r)
	case *hub.Quarantined:
		s.logs.kept(r)
	}
	return nil
}

func (s *surveyor) row(r *hub.Row) {
	if r.Stream != s.stream {
		s.closeStream()
		s.stream = r.Stream
	}
	s.sum.Write(s.buf)
	s.logs.row(r)
}

func (s *surveyor) closeStream() {
	if s.stream != (journal.ID{}) {
		s.sums[s.stream] = [sha256.Size]byte(s.sum.Sum(nil))
	}
	s.sum.Reset()
}

func (s *surveyor) finish() (*Proof, []string) {
	s.closeStream()
	proof := &Proof{Format: Format, streams: s.sums}
	whole := sha256.New()
	fmt.Fprintf(whole, "feltjournal store %d\n", Format)
	for _, name := range sections {
		p := s.parts[name]
		sum := hex.EncodeToString(p.sum.Sum(nil))
		fmt.Fprintf(whole, "%s %d %s\n", name, p.count, sum)
		proof.Parts = append(proof.Parts, Part{Section: name, Count: p.count, Digest: sum})
	}
	proof.Digest = hex.EncodeToString(whole.Sum(nil))
	return proof, s.logs.finish()
}
