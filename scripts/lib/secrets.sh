# Key material, made once per installation and never committed.
#
# One key per ordered pair of processes: who holds gateway's key for booking cannot speak to
# identity with it. A process reads its own folder only:
#   keys/<process>/sign/<callee>.keys      the first line signs
#   keys/<process>/verify/<caller>.keys    every line is accepted
# A line is "kid key", the key 32 random bytes in base64url.

random_key() { openssl rand 32 | base64 -w0 | tr '+/' '-_' | tr -d '='; }

write_pair_key() {
  local caller="$1" callee="$2" sign="$keys/$1/sign/$2.keys" verify="$keys/$2/verify/$1.keys"
  [ -s "$sign" ] && [ -s "$verify" ] && return
  mkdir -p "$keys/$caller/sign" "$keys/$callee/verify"
  echo "$(openssl rand -hex 4) $(random_key)" >"$sign"
  cp "$sign" "$verify"
}

write_secret() { [ -s "$1" ] || random_key >"$1"; }

write_secrets() {
  local caller callee
  (
    umask 077
    mkdir -p "$keys" "$secrets"
    for callee in "${services[@]}"; do
      for caller in "${processes[@]}"; do
        [ "$caller" = "$callee" ] || write_pair_key "$caller" "$callee"
      done
      mkdir -p "$secrets/$callee"
      write_secret "$secrets/$callee/cursor.key"
    done
    mkdir -p "$keys/gateway/verify"
    write_secret "$secrets/services/links.key"
    write_secret "$secrets/services/hooks.key"
    write_secret "$secrets/identity/master.key"
    write_secret "$secrets/identity/csrf.key"
    [ -s "$demo_password_file" ] || echo "demo-$(openssl rand -hex 8)" >"$demo_password_file"
  )
}
