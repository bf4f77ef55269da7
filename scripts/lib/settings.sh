# Where things are, and which process listens where.

services=(identity services community booking techorda)
processes=("${services[@]}" gateway)
# Roles that only read views: those of saved SQL (readers.sql).
readers=(services_reading services_revealing)

# The file .env beside ./techhub holds settings for people; what the caller exports wins.
if [ -f "$TECHHUB_ROOT/.env" ]; then
  while IFS='=' read -r key value; do
    [[ "$key" =~ ^TECHHUB_[A-Z0-9_]+$ ]] || continue
    [ -n "${!key+set}" ] || export "$key=$value"
  done <"$TECHHUB_ROOT/.env"
fi

port="${TECHHUB_PORT:-8080}"
[[ "$port" =~ ^[0-9]+$ ]] && ((port > 0 && port < 31000)) \
  || fail "TECHHUB_PORT must be a number below 31000 (client sockets live above 32768), not '$port'"
home="$(realpath -m "${TECHHUB_HOME:-$TECHHUB_ROOT/.techhub}")"
installation="$(printf %s "$home" | sha256sum | cut -c1-10)"

binaries="$home/bin"
logs="$home/logs"
run="$home/run"
keys="$home/keys"
secrets="$home/secrets"
peers_file="$run/peers.json"
demo_password_file="$home/demo-password"
database=techhub
# A socket's path has at most 107 bytes, so it cannot be under a home of any depth.
socket_dir="/tmp/techhub-$installation"

# An instance is the name of a process, or name.2, name.3 for further copies.
process_of() { echo "${1%%.*}"; }
copy_of() { case "$1" in *.*) echo "${1##*.}" ;; *) echo 1 ;; esac; }

port_of() {
  local offset
  case "$(process_of "$1")" in
    gateway) offset=0 ;;
    identity) offset=21 ;;
    services) offset=22 ;;
    community) offset=23 ;;
    booking) offset=24 ;;
    techorda) offset=25 ;;
    *) fail "no process is called '$1' (there are: ${processes[*]})" ;;
  esac
  echo $((port + offset + 100 * ($(copy_of "$1") - 1)))
}

operator_port_of() { echo $(($(port_of "$1") + 1010)); }

# Other versions of a service, to which only rules of flags lead, for the end of a peers file.
version_peers() {
  local word versions="${TECHHUB_VERSIONS:-}"
  for word in ${versions//,/ }; do
    printf ',\n  "%s": ["%s"]' "${word%%=*}" "${word#*=}"
  done
}

is_service() { is_one_of "$1" "${services[@]}"; }
is_reader() { is_one_of "$1" "${readers[@]}"; }

is_one_of() {
  local wanted="$1" name
  shift
  for name in "$@"; do [ "$name" = "$wanted" ] && return 0; done
  return 1
}

public_url() {
  if [ -n "${TECHHUB_PUBLIC_URL:-}" ]; then
    echo "$TECHHUB_PUBLIC_URL"
  elif [ -n "${TECHHUB_TLS_CERT:-}" ]; then
    echo "https://127.0.0.1:$port"
  else
    echo "http://127.0.0.1:$port"
  fi
}
