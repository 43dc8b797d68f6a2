# The flake input that a shipped cluster module is about, or a message that says how to add it. Forced when something of it is used.
inputs: name: url:
inputs.${name} or (throw ''the cluster module '${name}' needs the flake input '${name}'; add inputs.${name}.url = "${url}"; to your flake.nix, and pass `inputs` to buildCluster'')
