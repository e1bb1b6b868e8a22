package agent

import (
	"crypto/ed25519"
	"fmt"

	"feltjournal/internal/plant"
	"feltjournal/localstore"
	"feltjournal/sync/wire"
)

// check refuses an answer before anything of it is stored.
func (a *Agent) check(state localstore.State, req *wire.Request, resp *wire.Response) error {
	if resp.Version != wire.Version {
		return fmt.Errorf("%w: version %d", ErrAnswer, resp.Version)
	}
	if a.cfg.HubKey != nil && !plant.Bug(plant.HeadNotChecked) {
		head := wire.HeadMessage(resp.HubEpoch, resp.ServerTime, req.Digest)
		if !ed25519.Verify(a.cfg.HubKey, head, resp.Head) {
			return fmt.Errorf("%w: the head is not signed by the hub", ErrAnswer)
		}
	}
	return checkRefs(max(state.Last, resp.Acked), resp)
}

// checkRefs refuses what speaks of own entries that do not exist. The hub may
// know more of them than the file does: then the file went back in time.
func checkRefs(last uint64, resp *wire.Response) error {
	for _, p := range resp.Placements {
		if p.Seq == 0 || p.Seq > last || p.Pos == 0 {
			return fmt.Errorf("%w: it places an entry %d of ours", ErrAnswer, p.Seq)
		}
	}
	for _, x := range resp.Refused {
		if x.Seq == 0 || x.Seq > last {
			return fmt.Errorf("%w: it refuses an entry %d of ours", ErrAnswer, x.Seq)
		}
	}
	for _, s := range resp.Streams {
		if s.Confirmed > s.Pos && s.Pos > 0 {
			return fmt.Errorf("%w: confirmed beyond the end of a stream", ErrAnswer)
		}
	}
	return nil
}
