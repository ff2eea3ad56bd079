#!/usr/bin/env bash
# The quick loop: restore, build, format, unit tests. Ends with "N passed, N failed, N skipped".
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare
restore_and_build
check_format
run_tests "$ROOT/tests/StreamEngine.Tests/StreamEngine.Tests.csproj"
finish
