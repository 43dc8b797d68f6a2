# Step 3: a machine's annotation, from its cluster config and the first evaluation of its NixOS configuration.
{ lib, names }:
let
  addressesOf = map (entry: { inherit (entry) address prefixLength; });
in
rec {
  # networking: `config.networking` of the first evaluation
  generated =
    {
      cluster,
      machine,
      machineConfig,
      networking,
    }:
    let
      interfaces = lib.mapAttrs (_: interface: {
        ipv4 = addressesOf interface.ipv4.addresses;
        ipv6 = addressesOf interface.ipv6.addresses;
        useDHCP = interface.useDHCP == true;
      }) networking.interfaces;
      inherit (machineConfig) deployment;
    in
    {
      machineName = machine;
      clusterName = cluster;
      inherit (networking) domain fqdn;
      inherit (machineConfig) system tags;
      inherit interfaces;
      ips =
        lib.concatMap (interface: map (entry: entry.address) (interface.ipv4 ++ interface.ipv6)) (
          lib.attrValues interfaces
        )
        ++ machineConfig.ips;
      addresses = map (entry: { inherit (entry) role address port; }) machineConfig.addresses;
      deployment = {
        targetHost = if deployment.targetHost == null then networking.fqdn else deployment.targetHost;
        inherit (deployment) targetUser targetPort;
      };
    };

  # The annotation with what the machine declares on top; throws when that names a generated key.
  of =
    arguments:
    let
      own = generated arguments;
      declared = arguments.machineConfig.annotations;
      clash = lib.attrNames (builtins.intersectAttrs own declared);
    in
    if clash == [ ] then
      own // declared
    else
      throw "${names.path arguments.cluster arguments.machine}.annotations: ${lib.concatStringsSep ", " clash} cannot be overridden, it is generated; generated keys are ${lib.concatStringsSep ", " (lib.attrNames own)}";
}
