# Debian packages: what is missing is installed, with one apt-get update at most.

runtime_packages=(postgresql-15 libpq-dev libssl-dev libvips-tools pkg-config procps util-linux
  openssl weasyprint fonts-dejavu-core)
test_packages=(pgbouncer python3 python3-venv docker-compose curl chromium chromium-driver
  poppler-utils zbar-tools)
# What tests ask where it is there, and do without where it is not.
full_test_packages=(clamav-daemon)
bench_packages=(nginx-light wrk python3 python3-venv)

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" || sudo "$@"; fi
}

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null)" = 'ii ' ] || echo "$name"
  done
}

# A fresh postgresql-15 would start a server of its own, which nobody here needs.
without_the_main_cluster() {
  [ -e /etc/postgresql-common/createcluster.conf ] && return
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' \
    | as_root tee /etc/postgresql-common/createcluster.d/techhub.conf >/dev/null
}

# clamav-daemon would start a daemon and fetch hundreds of megabytes of signatures; tests start one of
# their own with one signature.
without_a_virus_scanner() {
  local unit
  [ -d /etc/systemd/system ] || return 0
  for unit in clamav-daemon.service clamav-daemon.socket clamav-freshclam.service; do
    [ -e "/etc/systemd/system/$unit" ] || as_root ln -s /dev/null "/etc/systemd/system/$unit"
  done
}

ensure_packages() {
  command -v dpkg-query >/dev/null || return 0
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "installing ${missing[*]}"
  [[ " ${missing[*]} " == *' postgresql-15 '* ]] && without_the_main_cluster
  [[ " ${missing[*]} " == *' clamav-daemon '* ]] && without_a_virus_scanner
  quietly "$logs/apt.log" as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq \
    || fail "apt-get update failed"
  quietly "$logs/apt.log" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    || fail "could not install: apt-get install ${missing[*]}"
}

ensure_toolchain() {
  command -v swift >/dev/null \
    || fail "no 'swift' in PATH: install a Swift 6.3 toolchain (swift.org/install) and try again"
}

# The Python that tests and benchmarks use: exact versions, in a folder of its own. What stands in the
# file beside, NAME-alone.txt, is taken without the packages that it asks for.
ensure_python() {
  local venv="$1" requirements="$2" stamp
  local alone="${requirements%.txt}-alone.txt"
  [ -e "$alone" ] || alone=/dev/null
  stamp="$venv/.$(cat "$requirements" "$alone" | sha256sum | cut -c1-16)"
  [ -e "$stamp" ] && return
  say "preparing Python in $venv"
  rm -rf "$venv"
  mkdir -p "$logs"
  quietly "$logs/venv.log" python3 -m venv "$venv" || fail "python3 -m venv failed"
  quietly "$logs/venv.log" "$venv/bin/pip" install --quiet --disable-pip-version-check \
    -r "$requirements" || fail "pip could not install $requirements"
  quietly "$logs/venv.log" "$venv/bin/pip" install --quiet --disable-pip-version-check \
    --no-deps -r "$alone" || fail "pip could not install $alone"
  touch "$stamp"
}
