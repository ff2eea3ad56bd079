#!/usr/bin/env bash
# The one test command. Needs git and the .NET SDK; native AOT also needs a linker, which is installed when it is missing,
# the user is root and the machine has apt-get. Ends with one line alone, "N passed, N failed, N skipped", and exit code 0
# when nothing failed. A step other than a test (restore, build, format, pack) counts only when it fails.
#
#   tools/test.sh                   everything
#   tools/test.sh --no-benchmarks   without the dry run of the benchmarks
#   tools/test.sh --benchmarks      restore, build and the dry run only
#   tools/test.sh --no-aot          without the native AOT publish
#
# Environment: STREAMENGINE_TEST_BENCHMARKS=0 and STREAMENGINE_TEST_AOT=0 do the same as --no-benchmarks and --no-aot;
# TEST_TIMEOUT_SECONDS (1800) and BENCHMARK_TIMEOUT_SECONDS (600) limit a test project and a benchmark project.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

benchmarks="${STREAMENGINE_TEST_BENCHMARKS:-1}"
aot="${STREAMENGINE_TEST_AOT:-1}"
tests=1
for argument in "$@"; do
    case "$argument" in
        --benchmarks) benchmarks=1 aot=0 tests=0 ;;
        --no-benchmarks) benchmarks=0 ;;
        --no-aot) aot=0 ;;
        *)
            say "unknown argument $argument: expected --benchmarks, --no-benchmarks or --no-aot" >&2
            exit 2
            ;;
    esac
done

# The native linker: clang first and gcc else, as the AOT compiler looks for them.
have_linker() { command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1; }

install_linker() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q && apt-get install -q -y --no-install-recommends clang zlib1g-dev
}

# Publishes the smoke program ahead of time and runs it: exit code 0 and at least one line of output make one test.
run_aot_smoke() {
    local project="$ROOT/tests/StreamEngine.AotSmoke/StreamEngine.AotSmoke.csproj" out="$ROOT/artifacts/aot" log
    if ! have_linker && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        step "install linker" install_linker
    fi
    if ! have_linker; then
        fail "native AOT needs clang or gcc (Debian: apt-get install clang zlib1g-dev); --no-aot leaves it out"
        return
    fi
    rm -rf "$out"
    if ! step "publish AotSmoke" dotnet publish "$project" -c Release --no-restore -warnaserror -o "$out"; then
        fail "native AOT publish"
        return
    fi
    if ! step "run AotSmoke" limited 120 "$out/StreamEngine.AotSmoke"; then
        fail "native AOT run"
        return
    fi
    log="$LOGS/run-AotSmoke.log"
    if grep -q '[^[:space:]]' "$log"; then
        cat "$log"
        PASSED=$((PASSED + 1))
    else
        fail "native AOT run printed nothing"
    fi
}

# Publishes the command as native code: what it says of its own demo must be what the build's command says.
run_native_command() {
    local out="$ROOT/artifacts/native" rid
    have_linker || return
    rid="linux-$(uname -m | sed -e 's/x86_64/x64/' -e 's/aarch64/arm64/')"
    rm -rf "$out"
    if ! step "publish native command" dotnet publish "$ROOT/src/StreamEngine.Server/StreamEngine.Server.csproj" -c Release -r "$rid" -p:PublishAot=true -o "$out"; then
        fail "native publish of the command"
        return
    fi
    if "$out/streamengine" demo --output json >"$out/native.jsonl" 2>/dev/null \
        && "$ROOT/src/StreamEngine.Server/bin/Release/net10.0/streamengine" demo --output json >"$out/build.jsonl" 2>/dev/null \
        && [ -s "$out/build.jsonl" ] && cmp "$out/native.jsonl" "$out/build.jsonl"; then
        PASSED=$((PASSED + 1))
    else
        fail "the native command and the build's say different things"
    fi
}

# Runs every benchmark of a project once, in process; each benchmark case is one test. BenchmarkDotNet ends with exit
# code 0 though a case failed, so its output is read.
run_benchmarks() {
    local name dll listed executed log
    name="$(basename "$1" .csproj)"
    dll="$(dirname "$1")/bin/Release/net10.0/$name.dll"
    log="$LOGS/dry-run-$name.log"
    listed="$(dotnet "$dll" --list flat </dev/null 2>/dev/null | grep -c '^StreamEngine\.[A-Za-z0-9_.]*\.[A-Za-z0-9_]*')"
    if [ "$listed" -eq 0 ]; then
        fail "$name lists no benchmark"
        return
    fi
    if ! step "dry run $name" limited "${BENCHMARK_TIMEOUT_SECONDS:-600}" dotnet "$dll" \
        --filter '*' --job Dry --inProcess --artifacts "$ROOT/artifacts/benchmarks/$name"; then
        fail "dry run of $name"
        return
    fi
    executed="$(sed -n 's/.*[Ee]xecuted benchmarks: \([0-9][0-9]*\).*/\1/p' "$log" | tail -n 1)"
    if grep -q 'Benchmarks with issues:\|^// ERROR\|There are no benchmarks found' "$log"; then
        grep -A 20 'Benchmarks with issues:\|^// ERROR' "$log" | head -n 60
        fail "dry run of $name: a benchmark failed"
    elif [ "${executed:-0}" -lt "$listed" ]; then
        fail "dry run of $name: $listed benchmarks are listed and ${executed:-0} were executed"
    else
        say "   $executed cases of $listed benchmarks"
        PASSED=$((PASSED + executed))
    fi
}

# The comparisons are commands, not BenchmarkDotNet cases: each that needs no recording runs once on little data.
run_comparisons() {
    local dll="$ROOT/benchmarks/StreamEngine.Comparisons/bin/Release/net10.0/StreamEngine.Comparisons.dll"
    local command
    for command in "throughput --generate json --megabytes 1 --repeat 1" "allocation --records 10000" "stages --generate json --megabytes 1" \
        "parsing --megabytes 1 --repeat 1 --warm 0 --no-write" "command --megabytes 1 --repeat 1 --warm 0 --no-write" \
        "packed --megabytes 1 --repeat 1 --no-write" "framing --megabytes 1 --repeat 1 --warm 0 --no-write" "paths --megabytes 1 --repeat 1 --warm 0 --no-write" \
        "templates --lines 1000 --templates 1000 --repeat 1 --warm 0 --no-write" "suite --quick --no-write" \
        "scaling --millions 1 --series 1000 --repeat 1 --warm 0 --no-write" "soak --minutes 0 --series 10000 --no-write" \
        "scoring --series 1000 --windows 2 --warm 2 --no-write"; do
        # shellcheck disable=SC2086 # the words of a command
        if step "compare ${command%% *}" limited 120 dotnet "$dll" $command; then
            PASSED=$((PASSED + 1))
        else
            fail "comparison: $command"
        fi
    done
}

prepare
restore_and_build
if [ "$tests" = 1 ]; then
    check_format
    rm -rf "$ROOT/artifacts/packages"
    step "pack" dotnet pack "$SOLUTION" -c Release --no-build -o "$ROOT/artifacts/packages" || fail "pack"
fi
if [ "$aot" = 1 ]; then
    run_aot_smoke
    run_native_command
fi
if [ "$tests" = 1 ]; then
    while IFS= read -r project; do
        run_tests "$project"
    done < <(find "$ROOT/tests" -name '*.csproj' -not -path '*/bin/*' -not -path '*/obj/*' -exec grep -l '"xunit\.v3"' {} + | sort)
fi
if [ "$benchmarks" = 1 ]; then
    while IFS= read -r project; do
        run_benchmarks "$project"
    done < <(find "$ROOT/benchmarks" -name '*.csproj' -not -path '*/bin/*' -not -path '*/obj/*' -exec grep -l '"BenchmarkDotNet"' {} + | sort)
    run_comparisons
fi
finish
