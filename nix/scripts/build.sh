# shellcheck shell=bash
parse_options "$@"
step_build
if [[ -z $json ]]; then printf '%s\n' "$toplevel"; fi
finish "done"
