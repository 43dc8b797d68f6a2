# Step 2: `config.networking` of every machine without its services.
{
  lib,
  nixos,
}:
{
  # [ module ] -> config.networking
  networking =
    specialArgs: modules:
    (nixos.evaluate specialArgs (
      modules
      ++ [
        {
          _file = "the first evaluation";
          # A machine may set an option that only a service declares; step 7 checks.
          _module.check = lib.mkForce false;
        }
      ]
    )).config.networking;
}
