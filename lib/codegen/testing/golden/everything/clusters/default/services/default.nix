{
  filters,
  clusterServices,
  ...
}:
{
  enable = false;
  selectors = [
    filters.clusterMachines
    (filters.hostname "default")
  ];
  roles = {
    "\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮" = [ (filters.tag "\${builtins.throw \"x\"} '' \" \\ $\${y} */ # ‮") ];
    "else" = [
      filters.domainMachines
      (filters.except [ (filters.cluster "empty") ] [ (filters.intersect [ filters."if" ] [ filters.a' ]) ])
    ];
    none = [ ];
    own = [
      (
clusterName: config: [ ] # none
      )
    ];
  };

  definition = clusterServices.staticDns;

  extraConfig = (
{
  a = ''
    ${builtins.currentSystem}
  '';
}
  );

  units = [ "a.service" ];
}
