# Release executables, built once per state of the sources and copied into the installation, so
# that a later build never pulls a file from under a running process.

# Paths, sizes and times of all sources: cheap, and it needs no git.
sources_stamp() {
  (
    cd "$TECHHUB_ROOT"
    swift --version 2>/dev/null | head -n 1
    find Package.swift Services Shared gateway -type f -printf '%p %s %T@\n' | LC_ALL=C sort
  ) | sha256sum | cut -c1-32
}

build_release() {
  local stamp stamp_file="$binaries/.sources" name count=0 started=$SECONDS
  stamp="$(sources_stamp)"
  [ "$(cat "$stamp_file" 2>/dev/null)" = "$stamp" ] && return
  say "building ${#processes[@]} executables (release)"
  for name in "${processes[@]}"; do
    count=$((count + 1))
    printf '    [%d/%d] %s\n' "$count" "${#processes[@]}" "$name"
    (cd "$TECHHUB_ROOT" && build_product "$name") || fail "the build of $name failed"
  done
  install_binaries
  echo "$stamp" >"$stamp_file"
  note "built in $((SECONDS - started)) s"
}

build_product() {
  if [ -t 1 ]; then
    swift build -c release --product "$1"
  else
    quietly "$logs/build-$1.log" swift build -c release --product "$1"
  fi
}

# New files beside the old ones, then renamed: a running process keeps the one it has.
install_binaries() {
  local from name resources
  from="$(cd "$TECHHUB_ROOT" && swift build -c release --show-bin-path)"
  mkdir -p "$binaries"
  for name in "${processes[@]}"; do
    cp "$from/$name" "$binaries/.$name.new"
    mv -f "$binaries/.$name.new" "$binaries/$name"
  done
  for resources in "$from"/*.resources; do
    [ -d "$resources" ] || continue
    rm -rf "$binaries/$(basename "$resources")"
    cp -r "$resources" "$binaries/"
  done
}
