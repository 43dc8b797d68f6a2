# shellcheck shell=sh
# Runs on the target, detached from any connection: FOLDER ID TOPLEVEL GENERATION TIMEOUT.
# Switches, waits for the confirmation, and goes back to the generation before when it doesn't come.
set -u
folder=$1
state=$folder/$2
toplevel=$3
generation=$4
timeout=$5
profile=/nix/var/nix/profiles/system
# Longer than any sane activation: one that hangs must not keep the machine from going back.
activation_limit=900
previous_running=$(cat "$state/previous-running")
previous_generation=$(cat "$state/previous-generation")
exec >> "$state/log" 2>&1

set_state() { echo "$1" > "$state/state.new" && mv "$state/state.new" "$state/state"; }

# Nothing that activation starts may inherit the lock.
exec 9>> "$folder/lock"
if ! flock -n 9; then
  echo "another deployment holds the target: $(cat "$folder/holder" 2> /dev/null)" > "$state/reason"
  set_state busy
  exit 0
fi
echo "$2 of $(cat "$state/holder")" > "$folder/holder"

switch_to() { timeout "$activation_limit" "$1/bin/switch-to-configuration" "$2" 9>&-; }

go_back() {
  # The confirmation may have come first.
  mkdir "$state/decision" 2> /dev/null || return 0
  echo "$1" > "$state/reason"
  echo "$1; going back to ${previous_running:-nothing}"
  if [ -n "$previous_generation" ]; then
    nix-env --profile "$profile" --switch-generation "$previous_generation" 9>&-
  elif [ -n "$previous_running" ]; then
    nix-env --profile "$profile" --set "$previous_running" 9>&-
  fi
  if [ -n "$previous_running" ]; then
    if [ "$(readlink -f "$profile")" = "$previous_running" ]; then
      switch_to "$previous_running" switch
    else
      # It ran something else than it would boot: both are restored.
      switch_to "$(readlink -f "$profile")" boot
      switch_to "$previous_running" test
    fi
  fi
  if [ -n "$previous_running" ] && [ "$(readlink -f /run/current-system)" = "$previous_running" ]; then
    set_state rolled-back
  else
    echo "$1, and going back failed: the target runs $(readlink -f /run/current-system)" > "$state/reason"
    set_state rollback-failed
  fi
  exit 0
}

set_state activating
if [ -n "$generation" ]; then
  nix-env --profile "$profile" --switch-generation "$generation" 9>&-
else
  nix-env --profile "$profile" --set "$toplevel" 9>&-
fi || go_back "the system profile could not be set"
switch_to "$toplevel" switch
status=$?
if [ "$status" != 0 ]; then go_back "switch-to-configuration ended with status $status"; fi
set_state activated

end=$(($(date +%s) + timeout))
while [ ! -d "$state/decision" ]; do
  if [ -e "$state/cancel" ]; then go_back "cancelled"; fi
  if [ "$(date +%s)" -ge "$end" ]; then go_back "nobody confirmed within $timeout seconds"; fi
  sleep 0.2 2> /dev/null || sleep 1
done
set_state confirmed
