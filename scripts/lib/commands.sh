# The verbs of ./techhub, in the order a person meets them.

command_up() {
  local detach=''
  case "${1:-}" in
    '') ;;
    --detach | -d) detach=yes ;;
    *) fail "usage: ./techhub up [--detach]" ;;
  esac
  mkdir -p "$home" "$logs" "$run"
  exec 9>"$run/lock"
  flock -n 9 || fail "another ./techhub works on $home just now"
  ensure_packages "${runtime_packages[@]}"
  ensure_toolchain
  prepare_installation
  seed_all
  start_all 9>&-
  exec 9>&-
  greet
  [ -n "$detach" ] || follow_until_interrupted
}

# All that the processes need before they start; done already where the installation runs.
prepare_installation() {
  build_release
  place_cluster
  write_passwords
  create_cluster
  start_cluster 9>&-
  prepare_database
  write_secrets
  write_limits
  write_peers
  migrate_all
}

# Migrations of five slices touch nothing in common, so they run at once.
migrate_all() {
  local name pids=() names=() index
  say "migrating"
  for name in "${services[@]}"; do
    write_environment "$name"
    in_environment_of "$name" "$binaries/$name" migrate >"$logs/$name.migrate.log" 2>&1 &
    pids+=($!)
    names+=("$name")
  done
  for index in "${!pids[@]}"; do
    wait "${pids[$index]}" || {
      tail -n 15 "$logs/${names[$index]}.migrate.log" >&2
      fail "the migration of ${names[$index]} failed"
    }
  done
}

# People come first: the others' demo rows name them.
seed_all() {
  local name
  say "seeding demo data"
  for name in "${services[@]}"; do
    quietly "$logs/$name.seed.log" in_environment_of "$name" "$binaries/$name" seed-demo \
      || fail "seeding $name failed"
  done
}

# Processes that run an older build are replaced, the others stay as they are.
start_all() {
  local instance pid
  say "starting $(all_instances | wc -l) processes"
  for instance in $(all_instances); do
    if pid="$(running_pid "$instance")" \
      && ! [ "/proc/$pid/exe" -ef "$binaries/$(process_of "$instance")" ]; then
      stop_instance "$instance"
    fi
    start_instance "$instance"
  done
  for instance in $(all_instances); do
    wait_until_ready "$instance" || fail "not everything started; ./techhub down stops the rest"
  done
}

greet() {
  local password
  password="$(cat "$demo_password_file")"
  cat <<TEXT

  ${bold}TechHub is ready: $(public_url)${plain}

  demo log-ins, all with the password ${bold}$password${plain}
    admin@techhub.local       superuser
    staff@techhub.local       decides on requests
    applicant@techhub.local   files requests for a company, books rooms
    expert@, economist@       give opinions
    chair@, member@, adviser@ grade and vote
    secretary@                keeps the commission's minutes

  mail lies in $home/mail, logs in $logs
TEXT
}

follow_until_interrupted() {
  local follower
  printf '\n  Ctrl-C stops everything.\n\n'
  tail -n 0 -q -F "$logs"/*.log 2>/dev/null &
  follower=$!
  trap 'kill "$follower" 2>/dev/null; echo; command_down; exit 0' INT TERM
  wait "$follower" || true
}

command_down() {
  local instance pids=()
  say "stopping"
  # The gateway first, so that nobody new comes in; then all services at once.
  for instance in $(started_instances); do
    [ "$(process_of "$instance")" = gateway ] && stop_instance "$instance"
  done
  for instance in $(started_instances); do
    stop_instance "$instance" &
    pids+=($!)
  done
  for instance in "${pids[@]}"; do wait "$instance"; done
  stop_cluster
  note "stopped"
}

command_status() {
  local instance pid state memory since
  printf '%-14s %-8s %-7s %-9s %-10s %s\n' NAME PID PORT STATE MEMORY SINCE
  for instance in $( (all_instances; started_instances) | awk '!seen[$0]++'); do
    if pid="$(running_pid "$instance")"; then
      if is_ready "$instance"; then state=ready; else state=unready; fi
      memory="$(awk '/^Pss:/ { printf "%.1f MB", $2 / 1024 }' "/proc/$pid/smaps_rollup" 2>/dev/null)"
      since="$(ps -o lstart= -p "$pid" 2>/dev/null)"
    else
      pid=- state=down memory=- since=-
    fi
    printf '%-14s %-8s %-7s %-9s %-10s %s\n' "$instance" "$pid" "$(port_of "$instance")" "$state" \
      "$memory" "$since"
  done
  if [ -f "$cluster/data/PG_VERSION" ] && cluster_running; then state=ready; else state=down; fi
  printf '%-14s %-8s %-7s %-9s %-10s %s\n' postgres \
    "$(head -n 1 "$cluster/data/postmaster.pid" 2>/dev/null || echo -)" socket "$state" - "$socket_dir"
}

command_logs() {
  local name="${1:-}" files=("$logs"/*.log)
  if [ -n "$name" ]; then
    files=("$logs/$name.log")
    [ -e "${files[0]}" ] || fail "no log of '$name' in $logs"
  fi
  exec tail -n 50 -F "${files[@]}"
}

command_psql() {
  local slice="${1:-}"
  [ -n "$slice" ] || fail "usage: ./techhub psql ROLE [psql arguments]; roles: ${services[*]} ${readers[*]} admin"
  shift
  [ "$slice" = admin ] && slice=postgres
  [ "$slice" = postgres ] || is_service "$slice" || is_reader "$slice" \
    || fail "no slice is called '$slice'"
  psql_as "$slice" "$@"
}

# New copies are announced when they are ready, old ones taken off the list before they end.
command_scale() {
  local name count instance copy
  [[ "${1:-}" =~ ^([a-z]+)=([1-9])$ ]] || fail "usage: ./techhub scale booking=3 (1 to 9 copies)"
  name="${BASH_REMATCH[1]}" count="${BASH_REMATCH[2]}"
  is_service "$name" || fail "only a service can have copies: ${services[*]}"
  mkdir -p "$run/copies"
  for ((copy = 2; copy <= count; copy++)); do start_instance "$name.$copy"; done
  for ((copy = 2; copy <= count; copy++)); do
    wait_until_ready "$name.$copy" || fail "$name.$copy did not start; the number of copies stays"
  done
  echo "$count" >"$(copies_file "$name")"
  write_peers
  reload_all
  for instance in $(started_instances); do
    [ "$(process_of "$instance")" = "$name" ] || continue
    (($(copy_of "$instance") > count)) && stop_instance "$instance"
  done
  say "$name has $count $([ "$count" = 1 ] && echo copy || echo copies)"
}

command_restart() {
  local name="${1:-}" instance
  port_of "$name" >/dev/null
  for instance in $(instances_of "$name"); do
    say "restarting $instance"
    stop_instance "$instance"
    start_instance "$instance"
    wait_until_ready "$instance" || fail "$instance did not come back"
  done
}
