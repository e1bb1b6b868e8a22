package main

import (
	"fmt"
	"math"
	"time"

	"feltjournal/journal"
)

// result is the JSON line of the adapter contract.
type result struct {
	Peer            string  `json:"peer"`
	Scenario        string  `json:"scen"`
	N               int     `json:"n"`
	Base            int     `json:"base"`
	ConvergeMs      float64 `json:"converge_ms"`
	UpBytes         int64   `json:"up_B"`
	DownBytes       int64   `json:"down_B"`
	HubCPU          float64 `json:"hub_cpu_s"`
	DeviceCPU       float64 `json:"dev_cpu_s"`
	HubPeakMB       float64 `json:"hub_peak_MB"`
	DevicePeakMB    float64 `json:"dev_peak_MB"`
	OpP50Ms         float64 `json:"op_p50_ms"`
	OpP99Ms         float64 `json:"op_p99_ms"`
	Mismatches      int     `json:"mismatches"`
	LostRecords     int     `json:"lost_records"`
	LostEdits       int     `json:"lost_edits"`
	EditsInConflict int     `json:"edits_in_conflict"`
	Durable         bool    `json:"durable"`
}

// opening is what the hub answers to start.
type opening struct {
	Address            string
	Authority, HeadKey []byte
	Places             []place // of the devices
}

// place is an enrolled device. It is admitted without the network: a hub takes
// in one a second.
type place struct {
	Device      journal.ID
	Certificate []byte
}

// phases of a sync: push; then, when all have pushed, pull. The same schedule
// as the peers that push and pull apart have.
const phases = 2

func drive(s scenario) (*result, error) {
	hub, err := startChild(roleHub, s)
	if err != nil {
		return nil, err
	}
	defer hub.stop()
	devices, err := startChild(roleDevices, s)
	if err != nil {
		return nil, err
	}
	defer devices.stop()
	keys, err := ask[[]publicKeys](devices, order{Do: "keys"})
	if err != nil {
		return nil, err
	}
	open, err := ask[opening](hub, order{Do: "start", Keys: keys})
	if err != nil {
		return nil, err
	}
	if _, err := ask[struct{}](devices, order{Do: "start", Opening: open}); err != nil {
		return nil, err
	}
	r := &result{Peer: "product", Scenario: s.Name, N: s.Devices, Base: s.Base, Durable: true}
	if err := r.sync(hub, devices); err != nil {
		return nil, err
	}
	return r, r.compare(hub, devices)
}

// handshakes is what the connections alone cost in bytes.
func handshakes(hub, devices *child) (usage, error) {
	if _, err := ask[usage](hub, order{Do: "reset"}); err != nil {
		return usage{}, err
	}
	if _, err := ask[struct{}](devices, order{Do: "handshake"}); err != nil {
		return usage{}, err
	}
	return ask[usage](hub, order{Do: "stats"})
}

// sync is the timed part. Bytes are what HTTP sends inside TLS: the handshakes,
// measured apart, are taken off; their CPU time stays in.
func (r *result) sync(hub, devices *child) error {
	tls, err := handshakes(hub, devices)
	if err != nil {
		return err
	}
	if _, err := ask[usage](hub, order{Do: "reset"}); err != nil {
		return err
	}
	begin := time.Now()
	for range phases {
		if _, err := ask[struct{}](devices, order{Do: "go"}); err != nil {
			return err
		}
	}
	r.ConvergeMs = math.Round(float64(time.Since(begin).Milliseconds()))
	h, err := ask[usage](hub, order{Do: "stats"})
	if err != nil {
		return err
	}
	d, err := ask[usage](devices, order{Do: "stats"})
	if err != nil {
		return err
	}
	r.UpBytes, r.DownBytes = h.UpBytes-tls.UpBytes, h.DownBytes-tls.DownBytes
	r.HubCPU, r.DeviceCPU, r.HubPeakMB, r.DevicePeakMB = h.CPUSeconds, d.CPUSeconds, h.PeakMB, d.PeakMB
	return nil
}

// compare looks at what everybody holds in the end.
func (r *result) compare(hub, devices *child) error {
	h, err := ask[report](hub, order{Do: "report"})
	if err != nil {
		return err
	}
	d, err := ask[report](devices, order{Do: "report"})
	if err != nil {
		return err
	}
	r.Mismatches, r.LostRecords, r.LostEdits = d.Mismatches, h.LostRecords+d.LostRecords, h.LostEdits+d.LostEdits
	r.OpP50Ms, r.OpP99Ms = d.OpP50Ms, d.OpP99Ms
	if len(d.Digests) == 0 {
		return fmt.Errorf("the devices hold nothing")
	}
	for patient, digest := range d.Digests {
		if h.Digests[patient] != digest {
			r.Mismatches++
		}
	}
	return nil
}
