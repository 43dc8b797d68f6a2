# shellcheck shell=bash
output=
own_option() {
  case $1 in
    --output)
      if [[ -z ${2-} ]]; then wrong_use "--output takes a file"; fi
      output=$2
      taken=2
      ;;
    *) return 1 ;;
  esac
}
parse_options "$@"
phase=generate
emit generate started "$target_host"
generate() { on_target "$(as_root)nixos-generate-config --show-hardware-config" > "$scratch/hardware"; }
run generate || {
  stop_if_cancelled generate
  fail generate "nixos-generate-config failed on $target_host"
}
if [[ -n $output ]]; then cp -- "$scratch/hardware" "$output"; fi
emit generate "done" "$output"
if [[ -n $json ]]; then
  # The whole text, line ends included, as one JSON string.
  text=
  while IFS= read -r line || [[ -n $line ]]; do
    quoted=$(json_string "$line")
    text+=${quoted:1:${#quoted}-2}'\n'
  done < "$scratch/hardware"
  extra=",\"hardwareConfiguration\":\"$text\""
elif [[ -z $output ]]; then
  cat -- "$scratch/hardware"
fi
finish "done"
