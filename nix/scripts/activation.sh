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
      # The connection is gone, or the agent never ran. The supervisor knows, if it started.
      emit activate failed "the connection ended with status $status before activation did"
      settle
      ;;
  esac
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
      emit confirm failed "no fresh connection to $target_host"
      settle
      ;;
  esac
  if [[ $running != "$toplevel" || $profile != "$toplevel" ]]; then
    fail confirm "the target runs ${running:-nothing} and boots ${profile:-nothing}, not $toplevel"
  fi
  emit confirm "done" "$running"
  finish "done"
}

# Asks until the target has settled, for as long as it may take to go back.
settle() {
  dial=on_target_afresh
  local end=$((SECONDS + confirm_timeout + 30))
  while [[ $SECONDS -lt $end ]]; do
    outcome=
    agent_outcome outcome "$deployment" || true
    case $outcome in
      rolled-back)
        emit "$phase" progress "the target went back to $running: $outcome_reason"
        finish rolled-back
        ;;
      rollback-failed | busy | unknown) fail "$phase" "$outcome_reason" ;;
    esac
    sleep 2
  done
  running=
  fail "$phase" "$target_host can't be reached; unconfirmed, it returns to ${previous:-its previous system} by itself"
}
