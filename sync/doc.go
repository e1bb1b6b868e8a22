// Package sync is the map of how replicas become equal; it holds no code.
//
//   - sync/wire: what travels. Frames, limits, codes.
//   - sync/agent: the workstation's side. One owner, one round = push + pull.
//   - sync/hub: the central side. Ingest, order per stream, fan-out, receipts.
//   - sync/sim: many agents and a hub under one seed.
//
// Agent and hub share only sync/wire.
package sync
