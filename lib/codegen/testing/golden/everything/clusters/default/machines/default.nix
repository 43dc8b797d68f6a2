{
  lib,
  inputs,
  ...
}:
{
  system = "x86_64-linux";
  tags = [
    "\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮"
    "if"
  ];
  ips = [ "fd00::1" ];
  addresses = [
    {
      role = "\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮";
      address = "10.0.0.1";
      port = 1;
    }
    {
      role = "b";
      address = "10.0.0.2";
    }
  ];
  deployment = {
    targetHost = "10.0.0.1";
    targetUser = "ada";
    targetPort = 2222;
    buildOn = "target";
  };
  annotations."\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮" = [
    "\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮"
    (-1)
    1.5
    null
    {
      constructor = { };
      "or" = true;
    }
  ];

  users.ada.systemConfig = { };

  users.root.systemConfig = { extraGroups = [ ]; };

  nixosModules = [
    {
      networking.interfaces."\${x}" = {
        ipv4.addresses = [
          {
            address = "10.0.0.1";
            prefixLength = 24;
          }
        ];
        useDHCP = lib.mkDefault false;
      };
      networking.interfaces."eth0.1".useDHCP = true;
    }
    # hardware
    (
{ modulesPath, ... }:
{
  imports = [ ];
}
# the end
    )
    # scope
    ({ environment.etc.x.text = lib.concatStrings [ "${inputs.self or "none"}" ]; })
  ];
}
