# shellcheck shell=bash
# start, stop, restart, status and log of a service's units on one machine. Set above: action, units.
lines=100
follow=
own_option() {
  [[ $action == log ]] || return 1
  case $1 in
    --follow) follow=--follow ;;
    --lines)
      lines=$(number "$@")
      taken=2
      ;;
    *) return 1 ;;
  esac
}
parse_options "$@"
# shellcheck disable=SC2034 # read by the signal handler
phase=$action
words=
for unit in "${units[@]}"; do words+=" $(remote_word "$unit")"; done
on_units() { on_target "$(as_root)$1"; }
# What the command prints is the answer: progress for a program, standard output for a person.
show() {
  if [[ -n $json ]]; then stream "$action" "$@"; else run "$@"; fi
}

emit "$action" started "${units[*]} on $target_host"
status=0
case $action in
  start | stop | restart)
    show on_units "systemctl $action --$words" || status=$?
    ;;
  status)
    show on_units "systemctl status --no-pager --$words" || true
    run on_units "systemctl is-active --quiet --$words" || status=$?
    ;;
  log)
    flags="--no-pager --lines=$lines${follow:+ $follow}"
    for unit in "${units[@]}"; do flags+=" --unit=$(remote_word "$unit")"; done
    if [[ -n $follow ]]; then
      show on_target_while_here "journalctl $flags" || status=$?
    else
      show on_units "journalctl $flags" || status=$?
    fi
    ;;
esac
stop_if_cancelled "$action"
if [[ $status == 255 ]]; then fail "$action" "$target_host can't be reached as $target_user"; fi
if [[ $status != 0 ]]; then
  case $action in
    status) fail "$action" "not every unit is active" ;;
    *) fail "$action" "systemctl ended with status $status" ;;
  esac
fi
emit "$action" "done"
finish "done"
