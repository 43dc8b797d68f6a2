# shellcheck shell=sh
# Runs on the target, as root, read from standard input. `supervisor_source` stands above.
# Reports with lines that start with @; everything else is the activation's own log.
set -eu
PATH=$PATH:/run/current-system/sw/bin:/nix/var/nix/profiles/default/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
folder=/run/cluster-deployment
profile=/nix/var/nix/profiles/system
command=$1
id=${2:-none}
state=$folder/$id

resolved() { if [ -e "$1" ]; then readlink -f "$1"; fi; }
# Names of generations' links in, their numbers out.
numbers() { sed -n 's/^.*-\([0-9][0-9]*\)-link$/\1/p'; }
generation_of() { { readlink "$1" 2> /dev/null || true; } | numbers; }

report() {
  if [ ! -d "$state" ]; then
    echo "@outcome unknown"
    echo "@reason the target knows of no deployment $id"
  else
    echo "@outcome $(cat "$state/state")"
    if [ -s "$state/reason" ]; then echo "@reason $(cat "$state/reason")"; fi
    echo "@previous $(cat "$state/previous-running")"
  fi
  echo "@running $(resolved /run/current-system)"
  echo "@profile $(resolved "$profile")"
}
is() { [ "$(cat "$state/state" 2> /dev/null)" = "$1" ]; }
settled() { is confirmed || is rolled-back || is rollback-failed || is busy; }
wait_for() { until "$@"; do sleep 0.2 2> /dev/null || sleep 1; done; }

case $command in
  query)
    echo "running $(resolved /run/current-system)"
    echo "profile $(resolved "$profile")"
    echo "booted $(resolved /run/booted-system)"
    echo "generation $(generation_of "$profile")"
    echo "generations $(for link in "$profile"-*-link; do echo "$link"; done | numbers | sort -n | tr '\n' ' ')"
    echo "system $(uname -m)-$(uname -s)"
    ;;

  kernels)
    # Whether the booted kernel, its modules or the first stage differ from the running system's.
    for part in kernel kernel-modules initrd kernel-params; do
      if [ "$(resolved "/run/booted-system/$part")" != "$(resolved "/run/current-system/$part")" ]; then
        # Files that are no links differ by path alone.
        if ! cmp -s "/run/booted-system/$part" "/run/current-system/$part"; then
          echo true
          exit 0
        fi
      fi
    done
    echo false
    ;;

  generation)
    # The path of generation $2
    resolved "$profile-$2-link"
    ;;

  begin)
    # begin ID TOPLEVEL GENERATION TIMEOUT HOLDER
    umask 077
    mkdir -p "$folder"
    find "$folder" -mindepth 1 -maxdepth 1 -type d -mtime +7 -exec rm -rf {} +
    mkdir "$state"
    resolved /run/current-system > "$state/previous-running"
    generation_of "$profile" > "$state/previous-generation"
    echo "$6" > "$state/holder"
    : > "$state/log"
    supervisor_source > "$state/supervisor"
    echo starting > "$state/state"
    if [ -d /run/systemd/system ] && command -v systemd-run > /dev/null; then
      systemd-run --quiet --collect --unit="cluster-deployment-$id" --setenv=PATH="$PATH" \
        "$(command -v sh)" "$state/supervisor" "$folder" "$id" "$3" "$4" "$5" < /dev/null
    else
      setsid nohup sh "$state/supervisor" "$folder" "$id" "$3" "$4" "$5" < /dev/null > /dev/null 2>&1 &
    fi
    tail -n +1 -f "$state/log" &
    tail=$!
    activated_or_settled() { is activated || settled; }
    wait_for activated_or_settled
    sleep 0.3 2> /dev/null || sleep 1
    kill "$tail"
    wait "$tail" 2> /dev/null || true
    report
    is activated
    ;;

  confirm)
    # Only one of confirmation and timer can make this folder.
    if is activated && mkdir "$state/decision" 2> /dev/null; then : > "$state/decision/confirmed"; fi
    if [ -d "$state" ]; then wait_for settled; fi
    report
    is confirmed
    ;;

  cancel)
    if [ -d "$state" ]; then
      : > "$state/cancel"
      wait_for settled
    fi
    report
    ;;

  outcome)
    report
    ;;
esac
