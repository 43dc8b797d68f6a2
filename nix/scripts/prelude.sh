# shellcheck shell=bash
# What every deployment script has in common: options, progress, signals and the final result.
# Set above, from the domain: script, summary, usage, steps, machine, target_host, target_user, target_port.
set -o errexit -o nounset -o pipefail

json=
cancelled=
child=
phase=
toplevel=
previous=
running=
extra=
force=
confirm_timeout=60
scratch=

print_help() {
  printf '%s: %s\n\nUsage: %s [options]%s\n\n' "$script" "$summary" "$script" "${usage%%$'\n'*}"
  printf '  --help                this text\n'
  printf '  --json-progress       one JSON object a line on standard output: %s\n' '{ step, state, message? }, last { result, toplevel, previous, running }'
  case $usage in *$'\n'*) printf '%s\n' "${usage#*$'\n'}" ;; esac
  printf '\nNIX_SSHOPTS holds further options for ssh. Exit codes: 0 done, 1 failed, 2 wrong use, 3 rolled back.\n'
}

# Text as a JSON string; control characters become spaces.
json_string() {
  local text=${1//[[:cntrl:]]/ }
  text=${text//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}
json_or_null() { if [[ -n $1 ]]; then json_string "$1"; else printf null; fi; }

# emit STEP STATE [MESSAGE]
emit() {
  if [[ -n $json ]]; then
    if [[ -n ${3-} ]]; then
      printf '{"step":%s,"state":%s,"message":%s}\n' "$(json_string "$1")" "$(json_string "$2")" "$(json_string "$3")"
    else
      printf '{"step":%s,"state":%s}\n' "$(json_string "$1")" "$(json_string "$2")"
    fi
  elif [[ $2 == progress ]]; then
    printf '%s\n' "${3-}" >&2
  else
    printf '%s: %s %s%s\n' "$script" "$1" "$2" "${3:+: $3}" >&2
  fi
}

# finish RESULT: the last line, and the exit code that goes with it. `extra` holds further members of the object.
finish() {
  local result=$1
  if [[ -n $json ]]; then
    printf '{"result":%s,"toplevel":%s,"previous":%s,"running":%s%s}\n' "$(json_string "$result")" \
      "$(json_or_null "$toplevel")" "$(json_or_null "$previous")" "$(json_or_null "$running")" "$extra"
  fi
  case $result in
    done) exit 0 ;;
    rolled-back) exit 3 ;;
    *) exit 1 ;;
  esac
}

# fail STEP MESSAGE
fail() {
  emit "$1" failed "$2"
  finish failed
}

wrong_use() {
  printf '%s: %s\n' "$script" "$1" >&2
  printf 'Try: %s --help\n' "$script" >&2
  exit 2
}

on_signal() {
  cancelled=1
  # What the target does cannot be interrupted halfway: its supervisor is told once activation has ended.
  if [[ $phase != activate && -n $child ]]; then
    kill -TERM -- "-$child" 2>/dev/null || kill -TERM "$child" 2>/dev/null || true
  fi
}
on_exit() {
  if [[ -n $scratch ]]; then rm -rf -- "$scratch"; fi
}
trap on_signal INT TERM HUP
trap on_exit EXIT
scratch=$(mktemp -d)

# run COMMAND...: in a process group of its own, so that a signal reaches all of it. Beside a terminal it stays in the
# foreground, where ssh may ask for a passphrase and Ctrl-C reaches everything anyway.
run() {
  local status=0
  if [[ -n $json ]]; then
    set -o monitor
    "$@" &
    child=$!
    set +o monitor
    while :; do
      status=0
      wait "$child" || status=$?
      kill -0 "$child" 2>/dev/null || break
    done
    child=
  else
    "$@" || status=$?
  fi
  return "$status"
}

# stream STEP COMMAND...: every line that the command prints is a progress line of the step.
stream() { run stream_lines "$@"; }
stream_lines() {
  local step=$1
  shift
  "$@" 2>&1 < /dev/null | while IFS= read -r line; do emit "$step" progress "$line"; done
}

stop_if_cancelled() { if [[ -n $cancelled ]]; then fail "$1" cancelled; fi; }

# parse_options "$@": the common options; the script's own go to `own_option`, which sets `taken` to how many words it took.
arguments=()
parse_options() {
  while [[ $# -gt 0 ]]; do
    taken=1
    case $1 in
      --help | -h)
        print_help
        exit 0
        ;;
      --json-progress) json=1 ;;
      --)
        shift
        arguments+=("$@")
        return
        ;;
      *) own_option "$@" || wrong_use "unknown option or argument '$1'" ;;
    esac
    shift "$taken"
  done
}
own_option() { return 1; }

# number OPTION VALUE: the value, when it is a whole number
number() {
  [[ ${2-} =~ ^[0-9]{1,9}$ ]] || wrong_use "$1 takes a whole number, not '${2-}'"
  printf '%s' "$2"
}
