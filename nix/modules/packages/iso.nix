# An installation image that answers where the machine will, to whom it will: its name, static addresses, keyboard, and the keys of the
# user that deployments log in as; nothing else of it.
{ lib, scripts }:
{
  pkgs,
  nixpkgs,
  machine,
  long,
  annotation,
  machineConfig,
  nixosConfiguration,
  ...
}:
let
  inherit (nixosConfiguration) config;
  user = annotation.deployment.targetUser;
  authorizedKeys = {
    inherit ((config.users.users.${user} or config.users.users.root).openssh.authorizedKeys) keys keyFiles;
  };
  image =
    (nixpkgs.lib.nixosSystem {
      modules = [
        "${nixpkgs}/nixos/modules/installer/cd-dvd/installation-cd-minimal.nix"
        {
          _file = "the installation image of ${long}";
          nixpkgs.hostPlatform = lib.mkDefault machineConfig.system;
          networking.hostName = lib.mkDefault machine;
          networking.domain = lib.mkDefault annotation.domain;
          networking.nameservers = lib.mkDefault config.networking.nameservers;
          networking.defaultGateway = lib.mkDefault config.networking.defaultGateway;
          networking.defaultGateway6 = lib.mkDefault config.networking.defaultGateway6;
          networking.interfaces = lib.mapAttrs (_: interface: {
            ipv4.addresses = interface.ipv4;
            ipv6.addresses = interface.ipv6;
            useDHCP = lib.mkDefault interface.useDHCP;
          }) annotation.interfaces;
          services.openssh.enable = true;
          console.keyMap = lib.mkDefault config.console.keyMap;
          users.users = {
            root.openssh = { inherit authorizedKeys; };
          }
          // lib.optionalAttrs (user != "root") {
            # The image's administrators need no password for sudo.
            ${user} = {
              isNormalUser = true;
              extraGroups = [ "wheel" ];
              openssh = { inherit authorizedKeys; };
            };
          };
        }
      ];
    }).config.system.build.isoImage;
  name = "iso-${long}";
  program = scripts.script {
    inherit pkgs name;
    body = "iso";
    values = {
      image = "${image}";
      summary = "Print the path of the installation image of ${long}";
      usage = "";
    };
  };
in
# `nix build` gives the image, `nix run` says where it is.
pkgs.linkFarm name [
  {
    name = "iso";
    path = "${image}/iso";
  }
  {
    name = "bin/${name}";
    path = "${program}/bin/${name}";
  }
]
// {
  meta.mainProgram = name;
}
