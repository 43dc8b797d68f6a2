# shellcheck shell=bash
# The package of every machine in a cluster, one after the other. Set above: action, names, programs.
keep_going=
own_option() {
  case $1 in
    --keep-going) keep_going=1 ;;
    *) return 1 ;;
  esac
}
parse_options "$@"
phase=$action

# Lines of a machine become lines of the cluster: steps carry the machine's name, a result is the end of its step.
relabel() {
  local name=$1 line
  while IFS= read -r line; do
    case $line in
      '{"step":"'*) printf '{"step":"%s %s' "$name" "${line#'{"step":"'}" ;;
      *) continue ;;
    esac
    printf '\n'
  done
}
run_program() {
  if [[ -n $json ]]; then
    "$2" --json-progress ${arguments[@]+"${arguments[@]}"} | relabel "$1"
  else
    "$2" ${arguments[@]+"${arguments[@]}"}
  fi
}

result="done"
for index in "${!names[@]}"; do
  name=${names[$index]}
  emit "$name" started
  status=0
  run run_program "$name" "${programs[$index]}" || status=$?
  if [[ $status == 0 ]]; then
    emit "$name" "done"
  else
    emit "$name" failed "$action ended with status $status"
    if [[ $result != failed ]]; then
      if [[ $status == 3 ]]; then result=rolled-back; else result=failed; fi
    fi
    if [[ -z $keep_going || -n $cancelled ]]; then
      for ((rest = index + 1; rest < ${#names[@]}; rest++)); do emit "${names[$rest]}" skipped; done
      break
    fi
  fi
done
finish "$result"
