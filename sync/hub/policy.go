package hub

import (
	"context"
	"encoding/json"
	"fmt"

	"feltjournal/journal"
)

// settingPolicy is the newest policy that was set at this hub, for units that
// are made later.
const settingPolicy = "policy"

// author is who the hub writes as when nobody at the centre said it.
var author = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}

// SetPolicy makes text the next version of the municipality's policy, unless it
// is the newest already, and writes it to each unit that lacks it. It returns
// the version in force, and how many units were given it. Whether text can be
// read is for the caller to know: see journal/policy.
func (h *Hub) SetPolicy(ctx context.Context, text string) (version uint32, units int, err error) {
	err = h.cfg.Store.Update(ctx, func(tx Tx) error {
		s, err := h.policies(tx)
		if err != nil {
			return err
		}
		next := s.newest
		if next.Text != text || s.torn {
			next = journal.Policy{Version: next.Version + 1, Text: text}
		}
		if err := next.Validate(); err != nil {
			return err
		}
		version = next.Version
		b, err := json.Marshal(next)
		if err != nil {
			return fmt.Errorf("encode a policy: %w", err)
		}
		return tx.SetSetting(settingPolicy, b)
	})
	if err != nil {
		return 0, 0, fmt.Errorf("set the policy: %w", err)
	}
	units, err = h.spreadPolicy(ctx)
	return version, units, err
}

// spreadPolicy writes the newest policy to the units that lack it.
func (h *Hub) spreadPolicy(ctx context.Context) (units int, err error) {
	var s policies
	err = h.cfg.Store.View(ctx, func(tx Tx) (err error) {
		s, err = h.policies(tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the policies: %w", err)
	}
	now := h.now()
	for _, unit := range s.lacking {
		body := journal.Body{Author: author, At: now, Recorded: now, Trust: journal.TrustSynced, Fact: &s.newest}
		if err := h.Append(ctx, unit, journal.Item{Body: body}); err != nil {
			return units, err
		}
		units++
	}
	return units, nil
}

// policies is what the units have of the municipality's policy.
type policies struct {
	newest  journal.Policy // Version is zero when there is none
	lacking []journal.ID   // units without it
	torn    bool           // its version stands for two texts: one was set while this hub did not know of the other
}

// policies reads the setting and every unit's stream: after a rollback the
// devices may have brought back a newer one than the setting.
func (h *Hub) policies(tx Tx) (out policies, err error) {
	b, err := tx.Setting(settingPolicy)
	if err != nil {
		return out, err
	}
	if b != nil {
		if err := json.Unmarshal(b, &out.newest); err != nil {
			return out, fmt.Errorf("decode a policy: %w", err)
		}
	}
	lists, err := tx.Streams(StreamList)
	if err != nil {
		return out, err
	}
	held := make([]journal.Policy, len(lists))
	for i := range lists {
		if held[i], err = h.policyOf(tx, lists[i].ID, &out); err != nil {
			return out, err
		}
	}
	for i := range lists {
		if held[i].Version < out.newest.Version {
			out.lacking = append(out.lacking, lists[i].ID)
		}
	}
	return out, nil
}

// policyOf is a unit's newest policy; seen learns of every one on the way.
func (h *Hub) policyOf(tx Tx, unit journal.ID, seen *policies) (newest journal.Policy, err error) {
	err = h.each(tx.Critical, unit, func(row *Row, e journal.Entry) error {
		p, ok := e.Fact.(*journal.Policy)
		if !ok {
			return nil
		}
		if ours, err := h.cfg.Master.ours(row.Device); err != nil || !ours {
			return err
		}
		if p.Version > newest.Version {
			newest = *p
		}
		seen.learn(p)
		return nil
	})
	return newest, err
}

func (s *policies) learn(p *journal.Policy) {
	switch {
	case p.Version > s.newest.Version:
		s.newest, s.torn = *p, false
	case p.Version == s.newest.Version && p.Text != s.newest.Text:
		s.torn = true
	}
}
