# shellcheck shell=bash
# The image was built together with this script. Set above: image.
parse_options "$@"
toplevel=$image
emit build started
emit build "done" "$image"
if [[ -z $json ]]; then printf '%s\n' "$image"/iso/*; fi
finish "done"
