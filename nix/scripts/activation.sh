# shellcheck shell=bash
# Activation with a way back: the target's supervisor switches, waits for a confirmation over a fresh connection, and without
# it returns to the generation before, whatever becomes of this side.

# What the agent reports last: `@outcome STATE REASON`, then the lines of `query`.
outcome=
outcome_reason=
read_outcome() {
  local line
  while IFS= read -r line; do
    case $line in
      '@outcome '*)
        outcome=${line#@outcome }
        outcome_reason=
        ;;
      '@reason '*) outcome_reason=${line#@reason } ;;
      '@running '*) running=${line#@running } ;;
      '@profile '*) profile=${line#@profile } ;;
      '@previous '*) previous=${line#@previous } ;;
      *) if [[ -n $line ]]; then emit "$1" progress "$line"; fi ;;
    esac
  done
}

agent_outcome() {
  local status=0
  agent "$@" > "$scratch/outcome" 2> "$scratch/outcome-log" || status=$?
  cat "$scratch/outcome-log" "$scratch/outcome" > "$scratch/outcome-all"
  read_outcome "$phase" < "$scratch/outcome-all"
  return "$status"
}

# Progress as it comes; the outcome is read again from what was kept.
begin_activation() {
  agent begin "$deployment" "$toplevel" "$1" "$confirm_timeout" "$machine, deployed by ${USER:-somebody} from ${HOSTNAME:-somewhere}" 2>&1 < /dev/null | tee "$scratch/activation" |
    while IFS= read -r line; do
      case $line in @*) ;; *) emit activate progress "$line" ;; esac
    done
}

# step_activate GENERATION: an existing generation's number, or nothing for a new one
step_activate() {
  phase=activate
  deployment="$(date +%s)-$$-$RANDOM"
  emit activate started "$toplevel"
  local status=0
  run begin_activation "$1" || status=$?
  grep '^@' "$scratch/activation" > "$scratch/outcome" || true
  read_outcome activate < "$scratch/outcome"
  if [[ -n $cancelled ]]; then
    dial=on_target_afresh
    agent_outcome cancel "$deployment" || true
  fi
  case $outcome in
    activated) emit activate "done" ;;
    rolled-back)
      emit activate failed "${outcome_reason:-activation failed}; the target went back to $running"
      finish rolled-back
      ;;
    busy | rollback-failed) fail activate "$outcome_reason" ;;
    *)
      # The connection is gone, or the agent never ran. The supervisor knows, if it started; a system that cuts connections
      # while it is activated may be fine.
      emit activate progress "the connection ended with status $status before activation did; asking $target_host"
      settle activated
      emit activate "done"
      ;;
  esac
}

# What --check-unit, --check-command and --check-url ask for, as `kind value`.
checks=()
# The options of every script that activates; sets `taken` as `own_option` does.
activation_option() {
  case $1 in
    --confirm-timeout) confirm_timeout=$(number "$@") ;;
    --check-unit | --check-command | --check-url)
      if [[ -z ${2-} ]]; then wrong_use "$1 takes a value"; fi
      checks+=("${1#--check-} $2")
      ;;
    *) return 1 ;;
  esac
  taken=2
}

# check_once KIND VALUE: what it prints is the reason of a failure
check_once() {
  case $1 in
    unit) "$dial" "timeout 10 $(as_root)systemctl is-active -- $(remote_word "$2")" ;;
    command) "$dial" "timeout 10 sh -c $(remote_word "$2")" ;;
    url) curl --silent --show-error --fail --max-time 5 --output /dev/null -- "${2//\{host\}/$url_host}" ;;
  esac
}
check_into() { check_once "$2" "$3" > "$1" 2>&1 < /dev/null; }

# Between activation and confirmation: the target goes back unless every check passes in two thirds of the time that it waits.
step_check() {
  if [[ ${#checks[@]} == 0 ]]; then return; fi
  phase=check
  dial=on_target_afresh
  local end=$((SECONDS + confirm_timeout * 2 / 3)) item passed reason
  for item in "${checks[@]}"; do
    emit check started "$item"
    passed=
    while [[ -z $cancelled ]]; do
      if run check_into "$scratch/check" "${item%% *}" "${item#* }"; then
        passed=1
        break
      fi
      if [[ $SECONDS -ge $end ]]; then break; fi
      sleep 1
    done
    if [[ -z $passed ]]; then
      reason="$item: $(tail -n 1 "$scratch/check" 2> /dev/null)"
      if [[ -n $cancelled ]]; then reason=cancelled; fi
      emit check failed "$reason"
      outcome=
      agent_outcome cancel "$deployment" || true
      if [[ $outcome == rolled-back ]]; then
        emit check progress "the target went back to $running"
        finish rolled-back
      fi
      settle
    fi
  done
  emit check "done"
}

step_confirm() {
  phase=confirm
  emit confirm started "a fresh connection to $target_host within $confirm_timeout seconds"
  dial=on_target_afresh
  local end=$((SECONDS + confirm_timeout))
  while [[ $SECONDS -lt $end && -z $cancelled ]]; do
    outcome=
    if agent_outcome confirm "$deployment"; then break; fi
    if [[ $outcome == rolled-back ]]; then break; fi
    sleep 1
  done
  if [[ -n $cancelled ]]; then agent_outcome cancel "$deployment" || true; fi
  case $outcome in
    confirmed) ;;
    rolled-back)
      emit confirm failed "${outcome_reason:-not confirmed}; the target went back to $running"
      finish rolled-back
      ;;
    *)
      emit confirm progress "no fresh connection to $target_host"
      settle confirmed
      ;;
  esac
  if [[ $running != "$toplevel" || $profile != "$toplevel" ]]; then
    fail confirm "the target runs ${running:-nothing} and boots ${profile:-nothing}, not $toplevel"
  fi
  emit confirm "done" "$running"
  finish "done"
}

# settle [STATE]: asks until the target has settled, for as long as it may take to go back; returns when it is in the state.
settle() {
  dial=on_target_afresh
  local end=$((SECONDS + confirm_timeout + 30)) question
  # The supervisor gives an activation 15 minutes.
  local limit=$((end + 930))
  while [[ $SECONDS -lt $end && $SECONDS -lt $limit ]]; do
    outcome=
    question=outcome
    if [[ -n $cancelled ]]; then question=cancel; fi
    agent_outcome "$question" "$deployment" || true
    case $outcome in
      starting | activating) end=$((SECONDS + confirm_timeout + 30)) ;;
      rolled-back)
        # Who hopes for no state has said already that the step failed.
        local how=failed
        if [[ -z ${1-} ]]; then how=progress; fi
        emit "$phase" "$how" "$outcome_reason; the target went back to $running"
        finish rolled-back
        ;;
      rollback-failed | busy | unknown) fail "$phase" "$outcome_reason" ;;
      "${1:-none}") return ;;
    esac
    sleep 2
  done
  running=
  fail "$phase" "$target_host can't be reached; unconfirmed, it returns to ${previous:-its previous system} by itself"
}
