# What the scripts say to people.

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' plain=$'\e[0m'; else bold='' dim='' red='' plain=''; fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*"; }
note() { printf '    %s%s%s\n' "$dim" "$*" "$plain"; }
complain() { printf '%stechhub: %s%s\n' "$red" "$*" "$plain" >&2; }
fail() {
  complain "$@"
  exit 1
}

# Runs a command with its output in a file; shows the end of it when the command fails.
quietly() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  if "$@" >"$log" 2>&1; then return 0; fi
  complain "failed: $* (all of it in $log)"
  tail -n 30 "$log" >&2
  return 1
}
