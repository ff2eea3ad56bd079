# Shared by test.sh and check.sh: sourced, never run. Counts results and prints the closing line.
# Everything a step prints goes to a log under artifacts/test and is shown when the step fails, so that no
# compiler server that outlives the build can hold the caller's pipe open.

ROOT="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
SOLUTION="$ROOT/StreamEngine.sln"
LOGS="$ROOT/artifacts/test"
PASSED=0
FAILED=0
SKIPPED=0

export LC_ALL=C DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
[ -n "${HOME:-}" ] && [ -w "${HOME:-}" ] || export HOME="$ROOT/artifacts/home"

say() { printf '%s\n' "$*"; }

# Ends the run. The closing line is the last one and stands alone; no test at all is a failure.
finish() {
    if [ $((PASSED + FAILED + SKIPPED)) -eq 0 ]; then
        say "no test was run"
        FAILED=1
    fi
    say "$PASSED passed, $FAILED failed, $SKIPPED skipped"
    [ "$FAILED" -eq 0 ] && exit 0
    exit 1
}

fail() {
    say "FAILED: $*"
    FAILED=$((FAILED + 1))
}

# step NAME COMMAND...: runs the command with its output in a log; shows the end of the log when it fails.
step() {
    local name="$1" log started status
    shift
    log="$LOGS/$(printf '%s' "$name" | tr -c 'A-Za-z0-9.\n' '-').log"
    started=$SECONDS
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    say "== $name: $([ $status -eq 0 ] && echo ok || echo "exit code $status") ($((SECONDS - started)) s)"
    [ $status -eq 0 ] || show_end "$log"
    return $status
}

# The errors of a build, each once; the last lines of anything else.
show_end() {
    if grep -q ': error ' "$1"; then grep ': error ' "$1" | sort -u | head -n 60; else tail -n 120 "$1"; fi
}

# limited SECONDS COMMAND...: as the command, ended when it takes too long, where the machine has timeout(1).
limited() {
    local seconds="$1"
    shift
    if command -v timeout >/dev/null 2>&1; then timeout -k 10 "$seconds" "$@"; else "$@"; fi
}

prepare() {
    local fd
    # A compiler server outlives the build and would keep open what the caller handed down, a lock file for instance.
    for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
    mkdir -p "$LOGS" "$HOME" || exit 1
    cd "$ROOT" || exit 1
    if ! command -v dotnet >/dev/null 2>&1; then
        fail "the .NET SDK is not on the PATH (global.json names the version)"
        finish
    fi
    if ! dotnet --version >"$LOGS/sdk.log" 2>&1; then
        cat "$LOGS/sdk.log"
        fail "no installed .NET SDK satisfies global.json"
        finish
    fi
}

restore_and_build() {
    step "restore" dotnet restore "$SOLUTION" --locked-mode || { fail "restore"; finish; }
    step "build" dotnet build "$SOLUTION" -c Release --no-restore -warnaserror || { fail "build"; finish; }
}

# Whitespace only, without loading the projects: naming, namespaces and usings are errors of the build itself.
check_format() {
    local folder
    for folder in src tests benchmarks tools; do
        [ -d "$ROOT/$folder" ] || continue
        step "format $folder" dotnet format whitespace "$ROOT/$folder" --folder --verify-no-changes --exclude '**/bin/' '**/obj/' \
            || fail "format: dotnet format whitespace $folder --folder"
    done
}

# read_report FILE: sets R_PASSED, R_FAILED, R_SKIPPED, R_NOTRUN, R_BLANK (skipped without a reason) from an xunit
# XML report and prints the skipped tests. Fails when the file holds no complete assembly element.
read_report() {
    local counts
    [ -s "$1" ] || return 1
    counts="$(awk '
        function number(name,   pattern, value) {
            pattern = " " name "=\"[0-9]+\""
            if (!match($0, pattern)) return 0
            value = substr($0, RSTART, RLENGTH)
            gsub(/[^0-9]/, "", value)
            return value + 0
        }
        BEGIN { RS = "<" }
        /^assembly / {
            seen++
            passed += number("passed"); failed += number("failed") + number("errors")
            skipped += number("skipped"); notrun += number("not-run")
        }
        /^\/assemblies>/ { complete = 1 }
        /^test / { skip = ($0 ~ / result="Skip"/); reason = 0; inside = 0 }
        /^reason/ { inside = 1; text = $0; sub(/^reason[^>]*>/, "", text); if (text ~ /[^ \t\r\n]/) reason = 1 }
        /^!\[CDATA\[/ { if (inside) { text = $0; sub(/^!\[CDATA\[/, "", text); sub(/\]\]>.*/, "", text); if (text ~ /[^ \t\r\n]/) reason = 1 } }
        /^\/reason/ { inside = 0 }
        /^\/test>/ { if (skip && !reason) blank++; skip = 0 }
        /^test .*\/>[ \t\r\n]*$/ { if (skip) blank++; skip = 0 }
        END { if (!seen || !complete) exit 1; print passed + 0, failed + 0, skipped + 0, notrun + 0, blank + 0 }
    ' "$1")" || return 1
    read -r R_PASSED R_FAILED R_SKIPPED R_NOTRUN R_BLANK <<<"$counts"
}

# run_tests PROJECT.csproj: runs one xunit.v3 executable and adds its counts. A report that is missing, empty or at
# odds with the exit code is a failure.
run_tests() {
    local name output report status=0
    name="$(basename "$1" .csproj)"
    output="$(dirname "$1")/bin/Release/net10.0/$name.dll"
    report="$LOGS/$name.xml"
    rm -f "$report"
    step "$name" limited "${TEST_TIMEOUT_SECONDS:-1800}" dotnet "$output" -noColor -result-xml "$report" || status=$?
    if ! read_report "$report"; then
        fail "$name left no report (exit code $status)"
        return
    fi
    say "   $R_PASSED passed, $R_FAILED failed, $R_SKIPPED skipped, $R_NOTRUN not run"
    [ "$R_SKIPPED" -eq 0 ] || grep '\[SKIP\]' -A 1 "$LOGS/$name.log" || true
    PASSED=$((PASSED + R_PASSED))
    FAILED=$((FAILED + R_FAILED + R_BLANK))
    SKIPPED=$((SKIPPED + R_SKIPPED - R_BLANK))
    [ "$R_BLANK" -eq 0 ] || say "FAILED: $name: $R_BLANK tests are skipped without a reason"
    if [ $((R_PASSED + R_FAILED + R_SKIPPED)) -eq 0 ]; then
        fail "$name holds no test"
    elif [ $status -ne 0 ] && [ "$R_FAILED" -eq 0 ]; then
        fail "$name ended with exit code $status though no test failed"
    fi
}
