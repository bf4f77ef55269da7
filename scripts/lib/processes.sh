# Starting, watching and ending the processes of an installation.
#
# A pid file holds the pid and the start time that the kernel keeps for it: after a crash the number
# may belong to somebody else, and we must never signal him.

pid_file() { echo "$run/$1.pid"; }
start_time() { awk '{ sub(/^.*\) /, ""); print $20 }' "/proc/$1/stat" 2>/dev/null; }

running_pid() {
  local pid started
  read -r pid started 2>/dev/null <"$(pid_file "$1")" || return 1
  [ -n "$pid" ] && [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] || return 1
  # A process that ended and was not waited for is not running.
  [ "$(awk '{ sub(/^.*\) /, ""); print $1 }' "/proc/$pid/stat" 2>/dev/null)" != Z ] || return 1
  echo "$pid"
}

# Replaces this shell by a command that has the settings of an instance.
become() {
  local instance="$1"
  shift
  exec env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="${HOME:-/}" LANG=C.UTF-8 \
    "$TECHHUB_ROOT/scripts/lib/enter" "$run/$instance.env" "$@"
}
in_environment_of() { (become "$@"); }

start_instance() {
  local instance="$1" name pid
  name="$(process_of "$instance")"
  running_pid "$instance" >/dev/null && return
  write_environment "$instance"
  mkdir -p "$logs"
  # A session of its own: Ctrl-C at the terminal reaches ./techhub only, which then ends all in order.
  become "$instance" setsid "$binaries/$name" \
    </dev/null >>"$logs/$instance.log" 2>&1 &
  pid=$!
  echo "$pid $(start_time "$pid")" >"$(pid_file "$instance")"
  disown "$pid" 2>/dev/null || true
}

# The status of GET path on 127.0.0.1, by bash alone; 000 when nobody answers.
http_status() {
  local line=''
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
    IFS= read -r -t 3 line <&3
    exec 3>&- 3<&-
  } 2>/dev/null || true
  [[ "$line" =~ ^HTTP/1.1\ ([0-9]{3}) ]] && echo "${BASH_REMATCH[1]}" || echo 000
}

is_ready() { [ "$( (http_status "$(operator_port_of "$1")" /readyz) 2>/dev/null)" = 200 ]; }

wait_until_ready() {
  local instance="$1" deadline=$((SECONDS + ${2:-60}))
  until is_ready "$instance"; do
    if ! running_pid "$instance" >/dev/null; then
      complain "$instance ended at its start; the end of $logs/$instance.log:"
      tail -n 15 "$logs/$instance.log" >&2
      return 1
    fi
    if ((SECONDS > deadline)); then
      complain "$instance is not ready; the end of $logs/$instance.log:"
      tail -n 15 "$logs/$instance.log" >&2
      return 1
    fi
    sleep 0.05
  done
}

# SIGTERM lets a process finish what it accepted; only one that hangs is killed.
stop_instance() {
  local pid deadline=$((SECONDS + ${2:-40}))
  pid="$(running_pid "$1")" || {
    rm -f "$(pid_file "$1")"
    return 0
  }
  kill -TERM "$pid" 2>/dev/null || true
  while running_pid "$1" >/dev/null; do
    if ((SECONDS > deadline)); then
      complain "$1 did not end within its time and was killed"
      kill -KILL "$pid" 2>/dev/null || true
      break
    fi
    sleep 0.05
  done
  rm -f "$(pid_file "$1")"
}

# What was started, also copies that are no longer wanted.
started_instances() {
  local file
  for file in "$run"/*.pid; do
    [ -e "$file" ] && basename "$file" .pid
  done
  return 0
}

reload_all() {
  local instance pid
  for instance in $(started_instances); do
    pid="$(running_pid "$instance")" && kill -HUP "$pid" 2>/dev/null
  done
  return 0
}
