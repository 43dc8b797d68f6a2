# The data of an exported domain, read without the library: what each file says, in the shape of the document.
domainFile:
let
  described = name: parameters: {
    filter = name;
  } // parameters;
  filters = {
    clusterMachines = described "clusterMachines" { };
    domainMachines = described "domainMachines" { };
    hostname = hostname: described "hostname" { inherit hostname; };
    tag = tag: described "tag" { inherit tag; };
    cluster = cluster: described "cluster" { inherit cluster; };
    except = of: without: described "except" { inherit of without; };
    intersect = of: with_: described "intersect" { inherit of; "with" = with_; };
  };
  scopeFor = names: {
    lib = {
      mkDefault = value: value;
    };
    inputs = { };
    clusterServices = { };
    filters =
      builtins.mapAttrs (name: _: {
        filter = "named";
        inherit name;
      }) names
      // filters;
  };
  load = scope: file: let value = import file; in if builtins.isFunction value then value scope else value;
  without = names: set: builtins.removeAttrs set names;

  domain =
    let
      first = load (scopeFor { }) domainFile;
    in
    load (scopeFor (first.filters or { })) domainFile;
  scope = scopeFor (domain.filters or { });

  interfacesOf =
    machine:
    let
      modules = builtins.filter (module: builtins.isAttrs module && module ? networking) (machine.nixosModules or [ ]);
    in
    if modules == [ ] then { } else (builtins.head modules).networking.interfaces;

  shown =
    filter:
    if builtins.isFunction filter then
      { filter = "custom"; }
    else
      builtins.mapAttrs (_: part: if builtins.isList part then map shown part else part) filter;

  machine =
    file:
    let
      value = load scope file;
      deployment = value.deployment or { };
    in
    {
      inherit (value) system;
      tags = value.tags or [ ];
      ips = value.ips or [ ];
      addresses = map (entry: { port = null; } // entry) (value.addresses or [ ]);
      annotations = value.annotations or { };
      deployment = {
        targetHost = null;
        targetUser = "root";
        targetPort = 22;
        buildOn = "local";
      }
      // deployment;
      interfaces = builtins.mapAttrs (_: interface: {
        inherit (interface) useDHCP;
        ipv4 = interface.ipv4.addresses or [ ];
        ipv6 = interface.ipv6.addresses or [ ];
      }) (interfacesOf value);
      settings = without [
        "system"
        "tags"
        "ips"
        "addresses"
        "annotations"
        "deployment"
        "users"
        "nixosModules"
      ] value;
    };
  service =
    file:
    let
      value = load scope file;
    in
    {
      selectors = map shown value.selectors;
      roles = builtins.mapAttrs (_: map shown) (value.roles or { });
      units = value.units or [ ];
      enable = value.enable or true;
      settings = without [
        "selectors"
        "roles"
        "units"
        "enable"
        "definition"
        "extraConfig"
      ] value;
    };
  cluster =
    folder:
    let
      value = load scope (folder + "/default.nix");
    in
    {
      machines = builtins.mapAttrs (_: machine) (value.machines or { });
      services = builtins.mapAttrs (_: service) (value.services or { });
      users = builtins.attrNames (value.users or { });
      settings = without [
        "machines"
        "services"
        "users"
        "nixosModules"
      ] value;
    };
in
{
  inherit (domain) suffix;
  clusters = builtins.mapAttrs (_: cluster) (domain.clusters or { });
  settings = without [
    "suffix"
    "clusters"
    "filters"
    "nixosModules"
  ] domain;
}
