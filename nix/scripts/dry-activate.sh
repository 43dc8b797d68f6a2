# shellcheck shell=bash
own_option() {
  case $1 in
    --substitute-on-destination) copy_options+=(--substitute-on-destination) ;;
    *) return 1 ;;
  esac
}
parse_options "$@"
step_build
step_copy
phase=activate
emit activate started "dry-activate"
dry_activate() { on_target "$(as_root)$(remote_word "$toplevel/bin/switch-to-configuration") dry-activate"; }
stream activate dry_activate || {
  stop_if_cancelled activate
  fail activate "switch-to-configuration dry-activate failed"
}
stop_if_cancelled activate
emit activate "done"
finish "done"
