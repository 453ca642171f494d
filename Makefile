# The one door for developers. `scripts/test` makes the environment that these use.
BIN := .venv-test/bin

.PHONY: check format lint types test
check: format lint types test

$(BIN)/pytest:
	./scripts/test --collect-only >/dev/null

format: $(BIN)/pytest
	$(BIN)/ruff format .

lint: $(BIN)/pytest
	$(BIN)/ruff check .

types: $(BIN)/pytest
	$(BIN)/mypy

test:
	./scripts/test
