# shellcheck shell=bash
parse_options "$@"
phase=query
emit query started "$target_host"
run query_into "$scratch/state" || {
  stop_if_cancelled query
  fail query "$target_host can't be reached as $target_user"
}
read_query < "$scratch/state"
reboot=false
# Without a booted system (a container, a first installation) there is nothing to reboot for.
if [[ -n $booted ]]; then
  agent kernels > "$scratch/kernels" || fail query "$target_host can't be reached as $target_user"
  reboot=$(cat "$scratch/kernels")
fi
emit query "done"
extra=$(printf ',"profile":%s,"booted":%s,"generation":%s,"rebootNeeded":%s,"system":%s' "$(json_or_null "$profile")" \
  "$(json_or_null "$booted")" "${generation:-null}" "$reboot" "$(json_or_null "$system")")
if [[ -z $json ]]; then
  printf 'running:       %s\nboots next:    %s\nbooted:        %s\ngeneration:    %s\nreboot needed: %s\n' "${running:-none}" \
    "${profile:-none}" "${booted:-unknown}" "${generation:-none}" "$reboot"
fi
finish "done"
