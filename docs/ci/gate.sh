#!/usr/bin/env bash
#
# gate.sh [OPTIONS OF papyra]: may a new instance be given this history? Only looks: it writes nothing and locks nothing. It goes by the
# settings of the service, so give it those: what papyra.startup.mode=recover will repair is no obstacle.
# Run it as the user of the service, where the service runs, before anything is replaced. Ends with 0 if all is well.
#
#   GATE_WRITER   who may be writing now, as "PID on HOST": the instance that is to be replaced. Empty: no process may.
#
set -euo pipefail

code=0
report=$(papyra doctor run --dry-run --json "$@") || code=$?
printf '%s\n' "$report"
if ((code != 0)); then
	echo "gate: the check failed (exit code $code); nothing was replaced" >&2
	exit "$code"
fi

writer=$(sed -n 's/^ *"writer" : "process \(.*\)",\{0,1\}$/\1/p' <<<"$report")
if [[ -n $writer && $writer != "${GATE_WRITER:-}" ]]; then
	echo "gate: process $writer writes this history and is not the instance to be replaced; nothing was replaced" >&2
	exit 75
fi
echo "gate: OK" >&2
