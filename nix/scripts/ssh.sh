# shellcheck shell=bash
own_option() { return 1; }
parse_options "$@"
phase=ssh
if [[ -z $json ]]; then
  rm -rf -- "$scratch"
  exec ssh "${ssh_options[@]}" -l "$target_user" -- "$target_host" ${arguments[@]+"${arguments[@]}"}
fi
if [[ ${#arguments[@]} == 0 ]]; then wrong_use "with --json-progress a command has to follow --"; fi
emit ssh started "$target_user@$target_host"
stream ssh on_target "${arguments[@]}" || fail ssh "the command failed"
stop_if_cancelled ssh
emit ssh "done"
finish "done"
