#!/bin/sh
# Switches the machine to the system that this script is part of. STAND_IN_ROOT stands before every path that it writes.
set -eu
system=@out@
fail=@fail@
root=${STAND_IN_ROOT:-}
action=${1:-}

case $action in
  switch | boot | test | dry-activate) ;;
  *)
    echo "Usage: $0 [switch|boot|test|dry-activate]" >&2
    exit 1
    ;;
esac

log() { mkdir -p "$root/var/lib/stand-in" && echo "$action $system" >> "$root/var/lib/stand-in/activations"; }

if [ "$action" = dry-activate ]; then
  echo "would activate the configuration..."
  echo "would switch from $(readlink "$root/run/current-system" || echo nothing) to $system"
  exit 0
fi

log
if [ "$action" != test ]; then
  mkdir -p "$root/boot/loader"
  echo "$system" > "$root/boot/loader/default"
fi
[ "$action" != boot ] || exit 0

if [ "$fail" = early ]; then
  echo "activation fails before anything is switched" >&2
  exit 1
fi
echo "activating the configuration..." >&2
mkdir -p "$root/run" "$root/etc"
"$system/activate"
ln -sfn "$system/etc" "$root/etc/static"
ln -sfn "$system" "$root/run/current-system"
if [ "$fail" = late ]; then
  echo "warning: the following units failed: stand-in.service" >&2
  exit 4
fi
