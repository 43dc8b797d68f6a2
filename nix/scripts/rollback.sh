# shellcheck shell=bash
wanted=
own_option() {
  case $1 in
    --to)
      wanted=$(number "$@")
      taken=2
      ;;
    *) activation_option "$@" ;;
  esac
}
parse_options "$@"
phase=select
emit select started
run query_into "$scratch/state" || fail select "$target_host can't be reached as $target_user"
read_query < "$scratch/state"
previous=$running
if [[ -z $wanted ]]; then
  for number in $generations; do
    if [[ $number -lt ${generation:-0} ]]; then wanted=$number; fi
  done
  if [[ -z $wanted ]]; then fail select "there is no generation before ${generation:-the first}"; fi
fi
case " $generations" in
  *" $wanted "*) ;;
  *) fail select "there is no generation $wanted; there are: $generations" ;;
esac
agent generation "$wanted" > "$scratch/path" || fail select "$target_host can't be reached as $target_user"
toplevel=$(cat "$scratch/path")
emit select "done" "generation $wanted, $toplevel"
step_activate "$wanted"
step_check
step_confirm
