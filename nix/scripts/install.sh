# shellcheck shell=bash
# Runs nixos-anywhere with what was built here. Set above: action, phases, format_drv, nixos_anywhere.
yes=
own_option() {
  case $1 in
    --yes) yes=1 ;;
    *) return 1 ;;
  esac
}
parse_options "$@"

# It takes ssh's options in its own spelling.
flags=(--ssh-port "$target_port")
for ((index = 0; index < ${#given_ssh_options[@]}; index++)); do
  option=${given_ssh_options[index]}
  case $option in
    -o | -i | -p) value=${given_ssh_options[++index]-} ;;
    -o*) value=${option#-o} ;;
    *) wrong_use "NIX_SSHOPTS may hold -i, -p and -o for nixos-anywhere, not '$option'" ;;
  esac
  case $option in
    -i) flags+=(-i "$value") ;;
    -p) flags+=(--ssh-port "$value") ;;
    *) flags+=(--ssh-option "$value") ;;
  esac
done

# A program that reads progress has asked already.
if [[ -z $yes && -z $json ]]; then
  printf 'All data on the disks of %s (%s) will be lost. Type its name to go on: ' "$machine" "$target_host" >&2
  read -r answer || true
  if [[ ${answer-} != "$machine" ]]; then fail "$action" "not confirmed"; fi
fi

build_on=local
step_build
realise_format() { realise "$format_drv" > "$scratch/format"; }
run realise_format || {
  stop_if_cancelled build
  fail build "the script that formats the disks could not be built"
}
phase=$action
emit "$action" started "$target_user@$target_host"
install_machine() {
  "$nixos_anywhere" --store-paths "$(tail -n 1 "$scratch/format")" "$toplevel" --phases "$phases" "${flags[@]}" \
    --target-host "$target_user@$target_host"
}
stream "$action" install_machine || {
  stop_if_cancelled "$action"
  fail "$action" "nixos-anywhere failed"
}
stop_if_cancelled "$action"
emit "$action" "done"
finish "done"
