# The first evaluation in full: the whole of NixOS without services, unknown options unchecked. Right everywhere.
{ lib, nixos }:
rec {
  # A machine may set an option that only a service declares; step 7 checks.
  unchecked = {
    _file = "the first evaluation";
    _module.check = lib.mkForce false;
  };

  # special arguments -> [ module ] -> the unchecked configuration
  evaluate = specialArgs: modules: nixos.evaluate specialArgs (modules ++ [ unchecked ]);

  # special arguments -> { modules; same; } -> the same, by a configuration that is evaluated anyway where there is one
  of =
    specialArgs:
    { modules, same }:
    if same != null then same else evaluate specialArgs modules;
}
