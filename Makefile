# mfegen. `make example` builds and explains the example; `make test` runs
# every test; `make help` lists the rest.

GO       ?= go
NPM      ?= npm
BIN      := bin/mfegen
GOTESTSUM   := $(GO) run gotest.tools/gotestsum@v1.13.0
STATICCHECK := $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Packages that start goroutines of their own run under the race detector.
RACED := ./generator/internal/compile ./generator/internal/bundler ./generator/internal/vendor \
	./generator/internal/emit ./generator/internal/serve ./generator/internal/report ./generator/internal/npm ./generator/internal/health \
	./generator/internal/trial

# Folders with a lock file: the example, and the packages that tests load.
NPM_DIRS := example-site generator/internal/runtime $(patsubst %/package-lock.json,%,$(wildcard \
	generator/internal/runtime/testdata/*/package-lock.json generator/internal/typescript/testdata/*/package-lock.json \
	generator/internal/host/testdata/*/package-lock.json generator/internal/cjs/testdata/npm/*/package-lock.json \
	generator/internal/export/testdata/*/package-lock.json generator/internal/docs/testdata/*/package-lock.json \
	generator/testdata/*/npm/package-lock.json))

.DEFAULT_GOAL := help
.PHONY: help example preview build test check lint race types bench differential fuzz apps setup node browser clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/mfegen
	@CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/mfegen

example: node build example-site/node_modules/.installed ## build the example into dist and say how to look at it
	@$(BIN) build
	@printf '\nThe shop is in dist. Look at it with\n\n    %s preview\n\n' $(BIN)

preview: example ## build the example and serve it
	@$(BIN) preview

test: setup ## run every test
	@$(GOTESTSUM) --format pkgname-and-test-fails --hide-summary skipped -- -timeout 20m ./...

check: lint types race test ## everything that CI demands

lint: ## gofmt, go vet, staticcheck, go mod tidy
	@test -z "$$(gofmt -l cmd generator templates themes)" || { gofmt -l cmd generator templates themes; echo 'run gofmt -w on these files'; exit 1; }
	@$(GO) vet ./...
	@$(GO) mod tidy -diff
	@$(STATICCHECK) ./...

types: node generator/internal/runtime/node_modules/.installed generator/internal/runtime/testdata/flags/node_modules/.installed generator/internal/runtime/testdata/telemetry/node_modules/.installed example-site/node_modules/.installed ## type-check the runtime and the example
	@cd generator/internal/runtime && $(NPM) run --silent check
	@cd example-site && $(NPM) run --silent typecheck

race: ## the race detector on packages with goroutines
	@log=$$(mktemp); { $(GO) test -race -timeout 20m $(RACED) && $(GO) test -race ./generator/internal/docs -run TestPagesShow; } >$$log 2>&1 || { cat $$log; rm -f $$log; exit 1; }; rm -f $$log

bench: build ## compare mfegen build with a plain esbuild run
	@$(GO) test ./generator -run '^$$' -bench 'BenchmarkBuild' -benchtime 1x -timeout 30m

differential: node ## put random questions to npm's semver in Node and to ours
	@$(GO) test -tags differential ./generator/internal/semver -run Differential -count 1 -v

fuzz: ## let every fuzzer run for a while: make fuzz FUZZTIME=1m
	@$(GO) list -f '{{.Dir}} {{.ImportPath}}' ./generator/... | while read -r dir pkg; do \
		grep -hos '^func Fuzz[A-Za-z]*' "$$dir"/*_test.go | sed 's/func //' | while read -r f; do \
			echo "$$f in $$pkg"; $(GO) test "$$pkg" -run '^$$' -fuzz "^$$f\$$" -fuzztime $(or $(FUZZTIME),20s) || exit 1; \
		done || exit 1; \
	done

apps: node browser ## build and drive applications made by others: make apps APPS=folder
	@MFEGEN_APPS=$(abspath $(APPS)) $(GO) test -tags apps ./generator -run TestApps -count 1 -v -timeout 30m

setup: node browser $(addsuffix /node_modules/.installed,$(NPM_DIRS)) ## install what the tests need

%/node_modules/.installed: %/package-lock.json
	@cd $* && $(NPM) ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

node:
	@command -v node >/dev/null && command -v $(NPM) >/dev/null || $(MAKE) --no-print-directory apt PACKAGES='nodejs npm'

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || test -n "$$CHROME" \
		|| $(MAKE) --no-print-directory apt PACKAGES=chromium

.PHONY: apt
apt:
	@command -v apt-get >/dev/null || { echo 'please install: $(PACKAGES)'; exit 1; }
	@echo 'installing $(PACKAGES)'
	@SUDO=$$(test "$$(id -u)" = 0 || echo sudo); $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq $(PACKAGES) >/dev/null

clean: ## remove what was built
	@rm -rf bin dist .vercel
