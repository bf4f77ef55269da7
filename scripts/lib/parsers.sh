# shellcheck shell=bash
# Builds the parsers' modules by themselves, outside the package: the fuzzer needs them with its
# own instrumentation, and a comparison needs nothing else.

parser_flags=(-swift-version 6 -package-name techhub -parse-as-library
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature NonisolatedNonsendingByDefault)

# build_parsers DIRECTORY FLAGS…: Kernel, JSON and HTTPCore as object files and modules.
build_parsers() {
  local directory="$1" module
  shift
  mkdir -p "$directory"
  for module in Kernel JSON HTTPCore; do
    swiftc "${parser_flags[@]}" "$@" -wmo -c -I "$directory" -module-name "$module" \
      -emit-module -emit-module-path "$directory/$module.swiftmodule" \
      -o "$directory/$module.o" Shared/"$module"/*.swift
  done
}
