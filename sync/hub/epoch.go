package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"feltjournal/journal"
)

// Epoch is one stretch of the hub's history without a rollback.
type Epoch struct {
	ID     journal.ID      `json:"id"`
	At     journal.Instant `json:"at"`
	Why    string          `json:"why"`
	Device journal.ID      `json:"device"` // whose contact showed the rollback
	Lost   journal.ID      `json:"lost"`   // the epoch it knew and this hub had forgotten; zero: something else showed it
}

// Settings of the store.
const (
	// SettingUnfinished marks a store that a hub is being copied to. No hub begins
	// on it.
	SettingUnfinished = "unfinished copy"

	settingEpochs = "epochs"
	invitePrefix  = "invite/"
)

// Limits on declared rollbacks: a device that cries wolf must not make all the
// others offer everything again and again.
const (
	maxEpochsPerDevice = 10
	epochWindow        = journal.Instant(24 * 60 * 60 * 1000)
)

// ErrUnfinished is a store that a hub was being copied to when it was cut off.
var ErrUnfinished = errors.New("a copy to this store has not ended: copy again to the same place, or start with an empty one")

var errManyEpochs = errors.New("the same device has shown too many rollbacks today")

// boot loads the history of epochs, or begins it in an empty store.
func (h *Hub) boot(ctx context.Context) error {
	h.mu.Lock()
	booted := h.booted
	h.mu.Unlock()
	if booted {
		return nil
	}
	var epochs []Epoch
	err := h.cfg.Store.View(ctx, func(tx Tx) error {
		unfinished, err := tx.Setting(SettingUnfinished)
		if err == nil && unfinished != nil {
			return ErrUnfinished
		}
		if err == nil {
			epochs, err = readEpochs(tx)
		}
		return err
	})
	if err == nil && len(epochs) == 0 {
		err = h.cfg.Store.Update(ctx, func(tx Tx) (err error) {
			epochs, err = h.begin(tx)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("read the epochs of the hub: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epochs, h.booted = epochs, true
	return nil
}

func (h *Hub) begin(tx Tx) ([]Epoch, error) {
	epochs, err := readEpochs(tx)
	if err != nil || len(epochs) > 0 {
		return epochs, err
	}
	return h.mint(tx, Epoch{Why: "begun"})
}

func readEpochs(tx Tx) ([]Epoch, error) {
	b, err := tx.Setting(settingEpochs)
	if err != nil || b == nil {
		return nil, err
	}
	var epochs []Epoch
	if err := json.Unmarshal(b, &epochs); err != nil {
		return nil, fmt.Errorf("decode epochs: %w", err)
	}
	return epochs, nil
}

// mint begins the epoch e.
func (h *Hub) mint(tx Tx, e Epoch) ([]Epoch, error) {
	epochs, err := readEpochs(tx)
	if err != nil {
		return nil, err
	}
	now, recent := h.now(), 0
	for _, old := range epochs {
		if e.Device != (journal.ID{}) && old.Device == e.Device && old.At > now-epochWindow {
			recent++
		}
	}
	if recent >= maxEpochsPerDevice {
		return nil, errManyEpochs
	}
	e.At = now
	if e.ID, err = journal.NewID(now, h.cfg.Rand); err != nil {
		return nil, err
	}
	epochs = append(epochs, e)
	b, err := json.Marshal(epochs)
	if err != nil {
		return nil, fmt.Errorf("encode epochs: %w", err)
	}
	return epochs, tx.SetSetting(settingEpochs, b)
}

// epoch is the current epoch and whether old is an earlier one of this hub.
func (h *Hub) epoch(old journal.ID) (current journal.ID, known bool, count int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.epochs {
		known = known || e.ID == old || e.Lost == old
	}
	return h.epochs[len(h.epochs)-1].ID, known, len(h.epochs)
}

// Epochs are the stretches of this hub's history, oldest first.
func (h *Hub) Epochs(ctx context.Context) ([]Epoch, error) {
	if err := h.boot(ctx); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Epoch(nil), h.epochs...), nil
}
