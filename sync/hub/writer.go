package hub

import (
	"crypto/hmac"
	"crypto/sha256"

	"feltjournal/journal"
)

// writerMark is how many of the last bytes of a centre writer's id prove that
// this hub made it, also after it has forgotten.
const writerMark = 7

// writer is the device that this process writes with for the centre. It is
// made anew by each process: after an old copy was put back, numbers that the
// last writer gave out since are out there with other bytes, and nobody may
// have noticed yet.
func (h *Hub) writer(tx Tx, now journal.Instant) (d Device, err error) {
	id := h.knownWriter()
	if id != (journal.ID{}) {
		return tx.Device(id)
	}
	if id, err = journal.NewID(now, h.cfg.Rand); err != nil {
		return d, err
	}
	mark, err := h.cfg.Master.writerMark(id)
	if err != nil {
		return d, err
	}
	copy(id[len(id)-writerMark:], mark)
	d = Device{ID: id, Label: "centre", Centre: true, Enrolled: now}
	return d, tx.PutDevice(d)
}

// knownWriter is the writer of this process, zero before its first transaction
// is durable.
func (h *Hub) knownWriter() journal.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.centre
}

// wrote remembers the writer once its first transaction is durable.
func (h *Hub) wrote(writer journal.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.centre = writer
}

// ours reports whether id is a writer that a hub with this master key made.
func (k MasterKey) ours(id journal.ID) (bool, error) {
	mark, err := k.writerMark(id)
	return err == nil && hmac.Equal(mark, id[len(id)-writerMark:]), err
}

func (k MasterKey) writerMark(id journal.ID) ([]byte, error) {
	key, err := k.derive("feltjournal centre writer 1\x00", sha256.Size)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(id[:len(id)-writerMark])
	return mac.Sum(nil)[:writerMark], nil
}
