# Step 2: `config.networking` of every machine without its services. A slim evaluation where this nixpkgs is known to
# allow it, the full one everywhere else.
{
  nixpkgs,
  lib,
  nixos,
}:
let
  full = import ./full.nix { inherit lib nixos; };
  base = import ./base.nix { inherit lib nixos full; };
  scan = import ./scan.nix { inherit lib; };
  slim = import ./slim.nix { inherit lib full; };
in
{
  # special arguments, once a domain -> { modules; same; } -> config.networking, where `same` is a configuration that is known
  # to equal the full first evaluation, or null
  networking =
    specialArgs:
    let
      # As NixOS has it in `modulesPath`: a plain string, also where a flake's `outPath` carries context.
      nixosModules = builtins.unsafeDiscardStringContext "${toString nixpkgs.outPath}/nixos/modules";
      inspected = base.inspect specialArgs nixosModules;
    in
    if builtins.pathExists nixosModules && scan.unreviewed nixosModules == [ ] && inspected != null then
      slim.networking {
        base = inspected;
        inherit specialArgs nixosModules;
        files = scan.slimFiles nixosModules;
      }
    else
      machine: (full.of specialArgs machine).config.networking;
}
