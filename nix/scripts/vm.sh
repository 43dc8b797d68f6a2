# shellcheck shell=bash
# Set above: vm_drv. What follows -- goes to the virtual machine's own script.
parse_options "$@"
phase=build
emit build started "$vm_drv"
realise_vm() { realise "$vm_drv" > "$scratch/built"; }
run realise_vm || {
  stop_if_cancelled build
  fail build "the virtual machine could not be built"
}
toplevel=$(tail -n 1 "$scratch/built")
emit build "done" "$toplevel"
phase=run
emit run started
programs=("$toplevel"/bin/run-*-vm)
start_vm() { "${programs[0]}" ${arguments[@]+"${arguments[@]}"}; }
if [[ -n $json ]]; then
  stream run start_vm || fail run "the virtual machine ended with an error"
else
  start_vm || fail run "the virtual machine ended with an error"
fi
emit run "done"
finish "done"
