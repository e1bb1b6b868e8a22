//go:build linux

package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Roles of a node, in Patroni's words.
const (
	Leader      = "leader"
	SyncStandby = "sync_standby"
	Replica     = "replica"
)

// Member is what Patroni says of a node.
type Member struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	State    string `json:"state"`
	Timeline int    `json:"timeline"`
	Lag      any    `json:"lag"` // bytes, or "unknown"
}

var errNobody = errors.New("no node answers")

// client never waits for a frozen node.
var client = &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

// Members asks each of the nodes but not, until one answers.
func (c *Cluster) Members(ctx context.Context, not *Node) ([]Member, error) {
	for _, n := range c.Nodes {
		if n == not {
			continue
		}
		if all, err := n.members(ctx); err == nil {
			return all, nil
		}
	}
	return nil, errNobody
}

func (n *Node) members(ctx context.Context) ([]Member, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/cluster", n.api), nil)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", n.Name, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", n.Name, err)
	}
	defer resp.Body.Close()
	var answer struct {
		Members []Member `json:"members"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("read what %s says: %w", n.Name, err)
	}
	return answer.Members, nil
}

// Node is the node of a name.
func (c *Cluster) Node(name string) *Node {
	for _, n := range c.Nodes {
		if n.Name == name {
			return n
		}
	}
	return nil
}

// In is the first node in a role, as the others than not see it; nil: none.
func (c *Cluster) In(ctx context.Context, role string, not *Node) *Node {
	all, err := c.Members(ctx, not)
	if err != nil {
		return nil
	}
	for _, m := range all {
		if m.Role == role && m.alive() {
			return c.Node(m.Name)
		}
	}
	return nil
}

func (m Member) alive() bool { return m.State == "running" || m.State == "streaming" }

// whole tells whether there is a leader with two standbys that follow it.
func (c *Cluster) whole(all []Member) bool {
	role, timeline := map[string]int{}, map[int]bool{}
	for _, m := range all {
		if m.alive() {
			role[m.Role]++
			timeline[m.Timeline] = true
		}
	}
	standbys := role[SyncStandby] == 1 || c.options.Asynchronous
	return len(all) == nodes && role[Leader] == 1 && standbys && len(timeline) == 1 &&
		role[Leader]+role[SyncStandby]+role[Replica] == nodes
}

// AwaitWhole returns when every node is there, in step and in its role.
func (c *Cluster) AwaitWhole(ctx context.Context) error {
	var seen []Member
	err := until(ctx, func() (ok bool) {
		seen, _ = c.Members(ctx, nil)
		return c.whole(seen)
	})
	if err != nil {
		return fmt.Errorf("waited for the cluster to be whole, saw %+v: %w", seen, err)
	}
	return nil
}

// AwaitLeader returns the leader that others than not agree on.
func (c *Cluster) AwaitLeader(ctx context.Context, not *Node) (leader *Node, err error) {
	err = until(ctx, func() bool {
		leader = c.In(ctx, Leader, not)
		return leader != nil && leader != not
	})
	if err != nil {
		return nil, fmt.Errorf("waited for a new leader: %w", err)
	}
	return leader, nil
}

// until looks again and again until ok answers true.
func until(ctx context.Context, ok func() bool) error {
	tick := time.NewTicker(4 * glance)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
