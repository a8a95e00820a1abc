# Every target works in a fresh clone of this repository. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build test soak bench growth lint demo clean setup

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

build: setup ## the two release executables, self-contained and stripped
	@scripts/build

test: setup ## all tests: of units, of the whole by simulation, and of the two executables
	@scripts/test

soak: setup ## simulated weeks, until it is stopped or an edit is lost
	@scripts/soak

bench: setup ## how fast and how small, beside SQLite and nginx; QUICK=1 proves only that it works
	@scripts/bench $(if $(QUICK),--quick)

growth: setup ## what becomes of it with more and more records: docs/GROWTH.md; SIZES="10000 100000"
	@scripts/growth $(SIZES)

lint: ## formatting and the rules of the house; changes nothing
	@scripts/check-swift
	@scripts/lint

demo: build ## a tour: a server, an office and three coaches, on this machine
	@scripts/demo

clean: ## remove what was built here
	rm -rf .build .build-tests .venv-tests Benchmarks/.build Benchmarks/results.json

setup:
	@scripts/check-swift
	@scripts/setup-packages
