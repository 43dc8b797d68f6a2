{
  elementsOf,
  moduleList,
  machine,
  service,
  user,
  ...
}:
{
  options = {
    machines = elementsOf "machine" "The machines of the cluster, by name." machine;

    services = elementsOf "service" "The services of the cluster, by name." service;

    users = user.elements "The users of every machine of the cluster, by name.";

    nixosModules = moduleList "NixOS modules for every machine of the cluster.";
  };
}
