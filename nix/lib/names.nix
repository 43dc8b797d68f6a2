# Names of elements: one RFC 1123 label each, the long form machine.cluster.suffix, and the path that filters return.
{ lib, errors }:
let
  label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  isLabel = name: builtins.match label name != null;
in
rec {
  inherit isLabel;

  isSuffix = suffix: lib.all isLabel (lib.splitString "." suffix);

  # "machine" -> { <name> = element; } -> the same set; throws when a name is not a label.
  # For an option's `apply`: a check on the type of a set of submodules never runs.
  checked =
    thing: elements:
    let
      wrong = lib.filter (name: !isLabel name) (lib.attrNames elements);
      name = lib.head wrong;
      lower = lib.toLower name;
    in
    if wrong == [ ] then
      elements
    else
      throw "${thing} '${name}': a name is one RFC 1123 label (lower case letters, digits and inner hyphens, at most 63)${
        errors.didYouMean (if isLabel lower then lower else null)
      }";

  checkedUnless = free: thing: elements: if free then elements else checked thing elements;

  path = cluster: machine: "domain.clusters.${cluster}.machines.${machine}";

  # The key of an element everywhere, whatever a module makes of `networking.fqdn`.
  long =
    suffix: cluster: element:
    "${element}.${cluster}.${suffix}";
}
