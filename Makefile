# Feltjournal. `make` alone lists what there is.
SHELL      := /bin/bash
.DEFAULT_GOAL := help
OUT        := out
BIN        := bin
TAGS       := migrated_fynedo
HEADLESS   := -tags $(TAGS),ci
LINT_VERSION := v2.15.0
LINT       := .cache/bin/golangci-lint
SEEDS      ?= 1000
SEED       ?= 1
PEERS_DIR  ?= ../shared/bench/peers

APT_FAILOVER := postgresql patroni etcd-server etcd-client python3-etcd
APT_TEST   := gcc libc6-dev git curl postgresql
APT_WINDOW := gcc libc6-dev libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev
APT_STAGE  := xvfb xauth xdotool openbox imagemagick libgl1-mesa-dri x11-utils x11-xkb-utils

export CGO_ENABLED := 1
export LANG := nb_NO.UTF-8

say = @printf '\n\033[1m== %s\033[0m  (%s)\n' "$(1)" "$$(date +%H:%M:%S)"

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: demo
demo: window stage ## the main job: two nurses, no network, one journal
	$(call say,demo: the story with a hub and two workstations)
	go run ./internal/demo -out $(OUT)/demo -bin $(BIN)

.PHONY: test
test: setup-test lint unit race plant sim failover ## everything that must hold before a change lands
	$(call say,all of it holds)

.PHONY: lint
lint: $(LINT) ## formatting, vet, linters, import directions
	$(call say,lint: gofumpt$(comma) vet$(comma) golangci-lint)
	$(LINT) fmt --diff
	go vet $(HEADLESS) ./...
	$(LINT) run --timeout 10m ./...

.PHONY: unit
unit: ## all tests: real SQLite, real TLS, power cuts, kill -9, the story
	$(call say,unit: every package$(comma) headless)
	go test $(HEADLESS) -timeout 12m ./...

.PHONY: race
race: ## the same under the race detector, heavy loops shortened
	$(call say,race: race detector)
	go test -race -short $(HEADLESS) -timeout 12m ./...

.PHONY: plant
plant: ## every planted bug is found, by the simulator or by a decision table
	$(call say,plant: each planted bug is found)
	go test -tags $(TAGS),ci,plant -timeout 8m ./journal/chart
	go test -tags $(TAGS),ci,plant -run TestPlantedBugsAreFound -v -timeout 8m ./sync/sim | grep -v '^=== '

.PHONY: sim
sim: $(BIN)/syncd ## simulate: SEEDS=1000 SEED=1
	$(call say,sim: $(SEEDS) seeds from $(SEED))
	$(BIN)/syncd sim --seeds $(SEEDS) --seed $(SEED)

.PHONY: test-long
test-long: $(BIN)/syncd ## a million doses before the referee: LONG_SEEDS=22000
	$(call say,test-long: $(or $(LONG_SEEDS),22000) seeds from $(SEED))
	$(BIN)/syncd sim --seeds $(or $(LONG_SEEDS),22000) --seed $(SEED)

.PHONY: restore-drill
restore-drill: setup-test ## put a hub back from copies of an hour, a day and a month ago: files, backups, dumps
	$(call say,restore drill: each workstation sees it at once and brings back what it holds)
	set -o pipefail; go test $(HEADLESS) -run T15 -count=1 -v ./sync/hub/carry | grep -v '^=== '

.PHONY: failover
failover: setup-failover ## one forced failover of the database under load, nothing lost (part of test)
	$(call say,failover: a cluster whose program dies leaves nothing behind)
	go test -tags $(TAGS),ci,failover ./internal/cluster
	@$(MAKE) --no-print-directory test-failover KILLS=1

.PHONY: test-failover
test-failover: setup-failover $(BIN)/syncd ## the primary is killed again and again under load: KILLS=20 KINDS=crash,zombie,…
	$(call say,failover: three PostgreSQL nodes$(comma) two hubs$(comma) $(or $(KILLS),20) forced failovers)
	go build -o $(BIN)/failover ./internal/cluster/failover
	$(BIN)/failover -syncd $(CURDIR)/$(BIN)/syncd -kills $(or $(KILLS),20) -seed $(SEED) -logs $(OUT)/failover $(if $(KINDS),-kinds $(KINDS))

.PHONY: failover-control
failover-control: setup-failover ## the controls: a cluster that must be seen to lose
	$(call say,failover-control: an asynchronous cluster has to lose)
	go build -o $(BIN)/failover ./internal/cluster/failover
	$(BIN)/failover -asynchronous -kinds lag -kills 2

.PHONY: setup-failover
setup-failover:
	@.ci/setup $(APT_FAILOVER)

.PHONY: guide
guide: setup-test ## the operating guide's first chapter, run as it stands (part of test)
	go test $(HEADLESS) -count=1 -run TestGuide -v ./cmd/syncd

.PHONY: safety
safety: ## write docs/clinical-safety.md anew
	go run ./internal/safety

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME (60s)
	@.ci/fuzz $(or $(FUZZTIME),60s)

.PHONY: bench
bench: $(BIN)/syncd ## the figures of the main job, each beside its limit
	$(call say,bench: each figure beside its limit in the same run)
	go run $(HEADLESS) ./internal/bench -peers $(PEERS_DIR)

.PHONY: bench-hub
bench-hub: setup-test ## what a hub carries: ROWS="storm postgres first idle flood history peers"
	$(call say,bench-hub: each figure beside its target$(comma) about 15 minutes)
	go run ./internal/hubbench -peers $(PEERS_DIR) -rows "$(ROWS)"

.PHONY: build
build: $(BIN)/syncd window ## both programs into bin/

.PHONY: $(BIN)/syncd
$(BIN)/syncd:
	@CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $@ ./cmd/syncd

.PHONY: window
window: setup-window $(BIN)/syncd
	$(call say,window: build (a first build compiles OpenGL bindings for about 5 minutes))
	go build -tags $(TAGS) -trimpath -ldflags '-s -w' -o $(BIN)/workstation ./cmd/workstation

.PHONY: stage
stage:
	@[ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || .ci/setup $(APT_STAGE)

.PHONY: setup-test
setup-test:
	@.ci/setup $(APT_TEST)

.PHONY: setup-window
setup-window:
	@.ci/setup $(APT_WINDOW)

$(LINT):
	$(call say,lint: building golangci-lint $(LINT_VERSION) (once))
	GOBIN=$(CURDIR)/.cache/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)

comma := ,
