package watch

import (
	"cmp"
	"slices"
	"strings"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// rank orders devices: what can harm a patient first, what is shut out last.
type rank int

const (
	rankStop rank = iota
	rankNeeded
	rankAmiss
	rankStuck
	rankSilent
	rankWell
	rankRevoked
)

var (
	rankWords = map[rank]string{
		rankStop: "mangler stopp", rankNeeded: "stille, har besøk i dag", rankAmiss: "liste stemmer ikke", rankStuck: "får ikke sendt",
		rankSilent: "stille over 24 timer", rankWell: "i orden", rankRevoked: "stengt ute",
	}
	rankClass = map[rank]string{
		rankStop: "now", rankNeeded: "now", rankAmiss: "now", rankStuck: "today", rankSilent: "quiet", rankWell: "good", rankRevoked: "quiet",
	}
)

// ranked is a device with its rank.
type ranked struct {
	*hub.DeviceReport
	rank rank
}

// devices shows those that match the query, the worst first.
func (v *view) devices(r *hub.Report) {
	stops, needed := map[journal.ID]bool{}, map[journal.ID]bool{}
	for _, d := range r.Late {
		stops[d.ID] = d.Stops > 0
	}
	for _, d := range r.Silent {
		needed[d.ID] = true
	}
	var all []ranked
	for i := range r.Devices {
		d := &r.Devices[i]
		if !v.wanted(d) {
			continue
		}
		all = append(all, ranked{d, rankOf(d, r.At, stops[d.ID], needed[d.ID])})
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Seen, b.Seen), slices.Compare(a.ID[:], b.ID[:]))
	})
	for _, d := range all[:min(len(all), showDevices)] {
		v.Devices = append(v.Devices, v.device(d, r.At))
	}
	if more := len(all) - len(v.Devices); more > 0 {
		v.DevicesMore = "… og " + count(int64(more), "maskin til", "maskiner til") + ". Søk for å finne dem."
	}
	if v.Query != "" {
		v.Matches = count(int64(len(all)), "maskin passer", "maskiner passer")
	}
}

func rankOf(d *hub.DeviceReport, at journal.Instant, stop, needed bool) rank {
	switch {
	case d.Revoked != 0:
		return rankRevoked
	case stop:
		return rankStop
	case needed:
		return rankNeeded
	case len(d.Amiss) > 0:
		return rankAmiss
	case d.Stuck(at):
		return rankStuck
	case d.Silent(at):
		return rankSilent
	}
	return rankWell
}

// wanted reports whether the query is in something that the row shows.
func (v *view) wanted(d *hub.DeviceReport) bool {
	if v.Query == "" {
		return true
	}
	query := strings.ToLower(v.Query)
	for _, s := range append([]string{d.Label, d.Version, d.ID.String()}, d.Units...) {
		if strings.Contains(strings.ToLower(s), query) {
			return true
		}
	}
	return false
}

func (v *view) device(d ranked, at journal.Instant) deviceRow {
	row := deviceRow{
		Label: named(d.Label), ID: d.ID.String(), Version: plain(d.Version), Seen: ago(at, d.Seen), Units: units(d.Units),
		State: rankWords[d.rank], Class: rankClass[d.rank], Unsent: "–",
	}
	if row.Version == "" {
		row.Version = "–"
	}
	if d.Unsent > 0 {
		row.Unsent = grouped(int64(min(d.Unsent, 1<<53)))
		if d.Oldest != 0 && d.Oldest <= at {
			row.Unsent += ", eldste " + span(at-d.Oldest)
		}
	}
	return row
}

// units are the names of a device's lists, not more than fit a line.
func units(names []string) string {
	var out []string
	for _, n := range names[:min(len(names), 3)] {
		out = append(out, named(n))
	}
	s := strings.Join(out, ", ")
	if more := len(names) - len(out); more > 0 {
		s += " og " + grouped(int64(more)) + " til"
	}
	return s
}
