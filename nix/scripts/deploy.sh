# shellcheck shell=bash
own_option() {
  case $1 in
    --force) force=1 ;;
    --substitute-on-destination) copy_options+=(--substitute-on-destination) ;;
    *) activation_option "$@" ;;
  esac
}
parse_options "$@"
step_build

phase=copy
run query_into "$scratch/state" || {
  stop_if_cancelled copy
  emit copy started "$store_url"
  fail copy "$target_host can't be reached as $target_user"
}
read_query < "$scratch/state"
previous=$running
if [[ -z $force && $running == "$toplevel" && $profile == "$toplevel" ]]; then
  for step in copy activate confirm; do emit "$step" skipped "the target runs $toplevel already"; done
  finish "done"
fi
step_copy
step_activate ''
step_check
step_confirm
