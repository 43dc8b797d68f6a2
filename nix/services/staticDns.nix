# Every selected machine knows the names of a group of machines from its own /etc/hosts: no resolver, no single point of failure.
#
# Roles
#   hosts    the machines that are known by name; the selected machines when there is no such role
#
# Each address of a machine gets its full name, and its short name where no other machine of the group has the same.
# A machine without static addresses has nothing to be written down and is left out, as is the machine itself, which NixOS
# already gives its names.
{
  selectors,
  roles,
  this,
}:
{ lib, ... }:
let
  hosts = (roles.hosts or selectors).machines;
  others = builtins.filter (machine: machine.fqdn != this.fqdn) hosts;
  withName = lib.groupBy (machine: machine.machineName) hosts;
  names =
    machine:
    [ machine.fqdn ]
    ++ lib.optional (builtins.length withName.${machine.machineName} == 1) machine.machineName;
in
{
  networking.hosts = lib.zipAttrsWith (_: lib.concatLists) (
    map (machine: lib.genAttrs machine.ips (_: names machine)) others
  );
}
