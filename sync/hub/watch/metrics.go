package watch

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// namespace begins every name of ours.
const namespace = "feltjournal_hub"

// maxVersions is how many versions of programs have a line of their own: what
// devices say of themselves must not fill a monitoring system.
const maxVersions = 20

// metrics serves the numbers for Prometheus.
func (w *Watch) metrics() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&collector{watch: w},
	)
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(w.cfg.Log.Handler(), slog.LevelWarn), MaxRequestsInFlight: 4})
}

// collector reads the hub whenever it is asked.
type collector struct{ watch *Watch }

// Describe sends nothing: which lines there are depends on the devices.
func (*collector) Describe(chan<- *prometheus.Desc) {}

// Collect reads the gauges of this process and the report of the store.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	s := sink{out}
	w := c.watch
	s.gauge("build_info", "The program; always 1.", 1, "version", w.cfg.Version)
	s.process(w.cfg.Hub.Gauges())
	for kind, n := range w.cfg.Hub.Rung() {
		s.counter("alarms_total", "Alarms written down by this process, by kind (docs/runbooks.md).", float64(n), "kind", string(kind))
	}
	ctx, cancel := context.WithTimeout(context.Background(), reportTimeout)
	defer cancel()
	report, err := w.cfg.Overview.Report(ctx)
	if err != nil {
		w.cfg.Log.WarnContext(ctx, "no report for the metrics", slog.Any("error", err))
		s.gauge("report_up", "Whether the state of the store could be read.", 0)
		return
	}
	s.gauge("report_up", "Whether the state of the store could be read.", 1)
	s.report(&report)
}

// sink writes single numbers; labels are pairs of a name and a value.
type sink struct{ out chan<- prometheus.Metric }

func (s sink) gauge(name, help string, v float64, labels ...string) {
	s.send(prometheus.GaugeValue, name, help, v, labels)
}

func (s sink) counter(name, help string, v float64, labels ...string) {
	s.send(prometheus.CounterValue, name, help, v, labels)
}

func (s sink) send(kind prometheus.ValueType, name, help string, v float64, labels []string) {
	var names, values []string
	for i := 0; i+1 < len(labels); i += 2 {
		names, values = append(names, labels[i]), append(values, labels[i+1])
	}
	desc := prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, names, nil)
	s.out <- prometheus.MustNewConstMetric(desc, kind, v, values...)
}

// process is what this replica does.
func (s sink) process(g hub.Gauges) {
	s.gauge("requests_working", "Requests that are worked on.", float64(g.Working))
	s.gauge("requests_places", "Requests that can be worked on at once.", float64(g.Places))
	for urgency, n := range g.Waiting {
		s.gauge("requests_waiting", "Requests that wait for a place, by urgency.", float64(n), "urgency", urgency)
	}
	for reason, n := range g.Busy {
		s.counter("requests_busy_total", "Requests told to come back later, by reason.", float64(n), "reason", reason)
	}
	s.counter("syncs_total", "Syncs, by how they ended.", float64(g.Requests), "result", "answered")
	s.counter("syncs_total", "Syncs, by how they ended.", float64(g.Failed), "result", "failed")
	s.counter("entries_taken_total", "Entries that devices pushed and that are durable.", float64(g.Taken))
	s.counter("entries_given_total", "Entries that devices were sent.", float64(g.Given))
	s.gauge("connections", "Open connections.", float64(g.Connections))
	s.gauge("connections_strangers", "Connections of which no device has made a request yet.", float64(g.Strangers))
	s.counter("connections_cut_total", "Connections ended from this side.", float64(g.Cut))
	s.gauge("wake_streams", "Devices that wait to be woken.", float64(g.Streams))
	s.counter("tls_handshakes_total", "TLS handshakes, with certificates or with a ticket.", float64(g.Full), "kind", "full")
	s.counter("tls_handshakes_total", "TLS handshakes, with certificates or with a ticket.", float64(g.Resumed), "kind", "resumed")
	s.counter("received_bytes_total", "Bytes received, TLS included.", float64(g.BytesIn))
	s.counter("sent_bytes_total", "Bytes sent, TLS included.", float64(g.BytesOut))
	s.gauge("request_memory_bytes", "Bytes of requests that are held in memory.", float64(g.Reading))
}

// report is the state of the store; every replica of it says the same.
func (s sink) report(r *hub.Report) {
	s.gauge("report_timestamp_seconds", "When the state below was read.", seconds(r.At))
	s.gauge("patients", "Patients' streams.", float64(r.Patients))
	s.gauge("patients_on_no_list", "Patients' streams that are on no list.", float64(r.OnNoList))
	s.gauge("units", "Lists of patients.", float64(len(r.Units)))
	s.gauge("entries", "Entries stored.", float64(r.Entries))
	s.gauge("entries_unfiled", "Entries that the central journal has not been given, at most 10000.", float64(r.Unfiled))
	s.gauge("entries_held", "Entries that a person must look at before they are filed, at most 10000.", float64(r.Held))
	s.gauge("quarantine_records", "Records in quarantine that nobody has decided on.", float64(r.Quarantine.Waiting))
	s.gauge("quarantine_oldest_age_seconds", "Age of the oldest of them.", age(r, r.Quarantine.Oldest))
	s.gauge("rollbacks", "Rollbacks of this hub that devices have shown.", float64(max(0, len(r.Epochs)-1)))
	s.gauge("rollback_missing_entries", "Entries that a rollback took and nobody has brought back.", float64(r.Missing.Entries+r.Missing.Own))
	s.gauge("stops_not_delivered_devices", "Devices that a stop order of the last 72 hours has not reached.", float64(stops(r)))
	s.gauge("stops_not_delivered_oldest_age_seconds", "Age of the oldest such stop order.", oldestStop(r))
	s.gauge("silent_devices_with_visits", "Devices silent for 24 hours whose patients have a slot today.", float64(len(r.Silent)))
	found := map[hub.Kind]int{}
	for _, f := range r.Findings() {
		found[f.Kind] = f.Count
	}
	for _, kind := range hub.FindingKinds() {
		s.gauge("findings", "What a person should know of, by kind (docs/runbooks.md).", float64(found[kind]), "kind", string(kind))
	}
	s.devices(r)
}

func stops(r *hub.Report) (n int) {
	for _, d := range r.Late {
		if d.Stops > 0 {
			n++
		}
	}
	return n
}

func oldestStop(r *hub.Report) (oldest float64) {
	for _, d := range r.Late {
		if d.Stops > 0 && len(d.First) > 0 {
			oldest = max(oldest, age(r, d.First[0].At)) // stops stand first, by age
		}
	}
	return oldest
}

// devices counts them; no line names one.
func (s sink) devices(r *hub.Report) {
	var inUse, revoked, never, silent, unsent, oldest float64
	versions := map[string]int{}
	for i := range r.Devices {
		d := &r.Devices[i]
		if d.Revoked != 0 {
			revoked++
			continue
		}
		inUse++
		if d.Seen == 0 {
			never++
		}
		if d.Silent(r.At) {
			silent++
		}
		versions[d.Version]++
		unsent += float64(d.Unsent)
		oldest = max(oldest, age(r, d.Oldest))
	}
	for state, n := range map[string]float64{"in_use": inUse, "revoked": revoked, "never_heard_of": never, "silent_24h": silent} {
		s.gauge("devices", "Devices, by state; those in use are also counted under what they are besides.", n, "state", state)
	}
	for _, v := range common(versions) {
		s.gauge("devices_by_version", "Devices in use, by version of the program, the rarest together.", float64(v.devices), "version", v.name)
	}
	s.gauge("devices_unsent_entries", "Entries that devices in contact have yet to bring.", unsent)
	s.gauge("devices_unsent_oldest_age_seconds", "Age of the oldest of them.", oldest)
}

// release is a version and how many devices have it.
type release struct {
	name    string
	devices int
}

// common are the versions that most devices have; the rest is "other".
func common(versions map[string]int) []release {
	var out []release
	for name, n := range versions {
		if name == "" {
			name = "unknown"
		}
		out = append(out, release{plain(name), n})
	}
	slices.SortFunc(out, func(a, b release) int { return cmp.Or(cmp.Compare(b.devices, a.devices), cmp.Compare(a.name, b.name)) })
	merged := out[:0]
	rest := 0
	for _, v := range out {
		same := slices.ContainsFunc(merged, func(m release) bool { return m.name == v.name })
		if len(merged) == maxVersions || same {
			rest += v.devices
			continue
		}
		merged = append(merged, v)
	}
	if rest > 0 {
		merged = append(merged, release{"other", rest})
	}
	return merged
}

func seconds(i journal.Instant) float64 { return float64(i) / 1000 }

// age is how old something was when the report was made; zero: there is none,
// or a clock is wrong.
func age(r *hub.Report, i journal.Instant) float64 {
	if i == 0 || i > r.At {
		return 0
	}
	return seconds(r.At - i)
}
