package replica

import (
	"context"
	"slices"
	"strconv"

	"feltjournal/journal"
	"feltjournal/journal/policy"
	"feltjournal/localstore"
)

// Policy is the municipality's rules that the charts are read by: the highest
// version that any unit's stream holds and that can be read, else the default.
func (r *Replica) Policy() *policy.Policy {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.policy
}

// govern chooses the rules in force and tells which files do not know them
// yet. Called with mu.
func (r *Replica) govern() (stale []*file) {
	var best *rules
	for _, u := range r.units {
		if u.rules != nil && (best == nil || byRules(u.rules, best) > 0) {
			best = u.rules
		}
	}
	if best == r.rules || best != nil && r.rules != nil && byRules(best, r.rules) == 0 {
		return nil
	}
	r.rules, r.policy = best, policy.Default()
	if best != nil {
		r.policy = best.read
	}
	for _, f := range r.files {
		stale = append(stale, f)
	}
	return stale
}

// use has the chart read by other rules.
func (f *file) use(p *policy.Policy) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chart.Use(p)
	f.sum = nil
}

// warnOf tells of policies that would count if they could be read: the screen
// says that the municipality has newer rules than this program follows.
func (r *Replica) warnOf(ctx context.Context, unreadable []journal.Entry) error {
	for _, e := range unreadable {
		p := e.Fact.(*journal.Policy)
		alarm := localstore.Alarm{Code: localstore.AlarmPolicy, Detail: strconv.FormatUint(uint64(p.Version), 10)}
		if !r.outdated(p) || r.alarmed(alarm) {
			continue
		}
		if err := spare(r.store.Raise(ctx, alarm.Code, alarm.Detail)); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replica) outdated(p *journal.Policy) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.rules == nil || r.rules.Version <= p.Version
}

// alarmed reports whether the alarm stands already.
func (r *Replica) alarmed(a localstore.Alarm) bool {
	return slices.ContainsFunc(r.Status().Alarms, func(b localstore.Alarm) bool { return a.Code == b.Code && a.Detail == b.Detail })
}
