package watch_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

func (s *site) metrics() string {
	s.t.Helper()
	status, body, _ := s.get(s.visitor(), "/metrics", password)
	require.Equal(s.t, http.StatusOK, status)
	return body
}

func TestMetricsCountAndNameNobody(t *testing.T) {
	s := newSite(t)
	list, err := s.hub.AddSubject(t.Context(), "CareTeam/1")
	require.NoError(t, err)
	patient, err := s.hub.AddSubject(t.Context(), "Patient/4711")
	require.NoError(t, err)
	anna := s.admit("Annas PC", list)
	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{{Device: anna, Seen: journal.InstantOf(s.now), Version: "v1.2", Unsent: 7, Oldest: journal.InstantOf(s.now) - 60_000}})
	}))
	body := s.metrics()
	for _, line := range []string{
		`feltjournal_hub_devices{state="in_use"} 1`, `feltjournal_hub_devices_by_version{version="v1.2"} 1`, `feltjournal_hub_patients 1`,
		`feltjournal_hub_devices_unsent_entries 7`, `feltjournal_hub_devices_unsent_oldest_age_seconds 60`, `feltjournal_hub_report_up 1`,
		`feltjournal_hub_findings{kind="stop_not_delivered"} 0`, `feltjournal_hub_alarms_total{kind="rollback"} 0`,
		`feltjournal_hub_build_info{version="v1"} 1`, "go_goroutines", "process_cpu_seconds_total",
	} {
		require.Contains(t, body, line)
	}
	for _, secret := range []string{"Annas PC", "4711", anna.String(), patient.String(), "CareTeam"} {
		require.NotContains(t, body, secret)
	}
}

// TestVersionsDoNotFillAMonitoringSystem: whatever devices say.
func TestVersionsDoNotFillAMonitoringSystem(t *testing.T) {
	s := newSite(t)
	var contacts []hub.Contact
	for i := range 60 {
		contacts = append(contacts, hub.Contact{Device: s.admit("PC"), Seen: 1, Version: fmt.Sprintf("v%d\u202e\x00", i)})
	}
	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error { return tx.Heard(contacts) }))
	body := s.metrics()
	require.Equal(t, 21, strings.Count(body, "feltjournal_hub_devices_by_version{"))
	require.Contains(t, body, `feltjournal_hub_devices_by_version{version="other"} 40`)
}

func TestMetricsSayWhenTheStoreDoesNotAnswer(t *testing.T) {
	s := newSite(t)
	require.NoError(t, s.store.Close())
	body := s.metrics()
	require.Contains(t, body, "feltjournal_hub_report_up 0")
	require.Contains(t, body, "feltjournal_hub_connections 0", "what the process itself knows is still told")
}

var (
	metricName = regexp.MustCompile(`feltjournal_hub_[a-z0-9_]+`)
	kindLabel  = regexp.MustCompile(`kind="([a-z_]+)"`)
	runbook    = regexp.MustCompile(`runbooks\.md#([a-z_]+)`)
	heading    = regexp.MustCompile("(?m)^### `([a-z_]+)`")
)

func document(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", name))
	require.NoError(t, err)
	return string(b)
}

func books(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(document(t, "runbooks.md"), -1) {
		out[m[1]] = true
	}
	return out
}

// TestEveryRuleStandsOnAMetricThatThereIs: and leads to a runbook.
func TestEveryRuleStandsOnAMetricThatThereIs(t *testing.T) {
	s := newSite(t)
	there := map[string]bool{}
	for _, name := range metricName.FindAllString(s.metrics(), -1) {
		there[name] = true
	}
	rules := document(t, "prometheus-rules.yml")
	names := metricName.FindAllString(rules, -1)
	require.NotEmpty(t, names)
	for _, name := range names {
		require.True(t, there[name], name)
	}
	kinds := map[string]bool{}
	for _, kind := range append(hub.AlarmKinds(), hub.FindingKinds()...) {
		kinds[string(kind)] = true
	}
	for _, m := range kindLabel.FindAllStringSubmatch(rules, -1) {
		require.True(t, kinds[m[1]], m[1])
	}
	known := books(t)
	for _, m := range runbook.FindAllStringSubmatch(rules, -1) {
		require.True(t, known[m[1]], m[1])
	}
}

// TestEveryKindHasARunbook: under its own name, and none without a kind.
func TestEveryKindHasARunbook(t *testing.T) {
	known := books(t)
	kinds := append(hub.AlarmKinds(), hub.FindingKinds()...)
	for _, kind := range kinds {
		require.True(t, known[string(kind)], kind)
	}
	for name := range known {
		require.Contains(t, append(kinds, "hub_down", "store_down"), hub.Kind(name), name)
	}
}
