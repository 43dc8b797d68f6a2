# Steps 6 and 7: what a service puts on a machine.
{ lib, closures, names }:
{
  # The argument of a service's definition on a machine.
  argument =
    { resolved, annotation }:
    {
      inherit (resolved) selectors roles;
      this = annotation;
    };

  # [ service ] that select the machine, by name -> the NixOS modules that they add to it
  modules =
    {
      suffix,
      cluster,
      machine,
      selecting,
      resolved,
      services,
      argumentOf,
      extraArguments,
    }:
    lib.concatMap (
      service:
      let
        label = resolved.${service}.label;
        # NixOS's own errors name the service.
        located = module: {
          _file = names.long suffix cluster service;
          imports = [ module ];
        };
      in
      [
        (located (
          lib.seq resolved.${service}.rolesChecked (
            closures.call {
              inherit label machine;
              inherit (services.${service}) definition;
              arguments = argumentOf service // extraArguments;
            }
          )
        ))
        (located services.${service}.extraConfig)
      ]
    ) selecting;
}
