# shellcheck shell=bash
# Building the machine's system and bringing it to the target. Set above: toplevel_drv, toplevel_out, build_on.

# realise DERIVATION [OPTION...] -> output path on standard output, Nix's log on standard error
realise() {
  local format=()
  mapfile -t format < <(log_format)
  # The root keeps the result until this script ends.
  nix-store --realise "$@" --add-root "$scratch/root-${1##*/}" ${format[@]+"${format[@]}"} > "$scratch/roots"
  readlink -f -- "$(tail -n 1 "$scratch/roots")"
}
realise_on_target() {
  local format=()
  mapfile -t format < <(log_format)
  copy_to_target --derivation "$toplevel_drv" &&
    on_target_while_here "nix-store --realise $(remote_word "$toplevel_drv") ${format[*]-}"
}
build_system() {
  case $build_on in
    local) realise "$toplevel_drv" --option builders '' ;;
    builders) realise "$toplevel_drv" --max-jobs 0 ;;
    target) realise_on_target ;;
  esac
}
build_into() { build_system > "$1"; }

step_build() {
  phase=build
  emit build started "$toplevel_drv ($build_on)"
  local status=0
  run build_into "$scratch/built" || status=$?
  stop_if_cancelled build
  if [[ $status != 0 ]]; then fail build "the system could not be built"; fi
  if ! grep -qxF -- "$toplevel_out" "$scratch/built"; then
    fail build "Nix built $(tail -n 1 "$scratch/built"), not $toplevel_out"
  fi
  # What the script says in the end that it built.
  toplevel=$toplevel_out
  emit build "done" "$toplevel"
}

step_copy() {
  phase=copy
  if [[ $build_on == target ]]; then
    emit copy skipped "it was built there"
    return
  fi
  emit copy started "$store_url"
  local status=0
  run copy_to_target ${copy_options[@]+"${copy_options[@]}"} "$toplevel" || status=$?
  stop_if_cancelled copy
  if [[ $status != 0 ]]; then fail copy "the system could not be copied to $target_host"; fi
  emit copy "done"
}
copy_options=()
