# Step 6: calling a service's definition for one machine.
{ lib, errors }:
let
  isAbsolute = value: builtins.isString value && lib.hasPrefix "/" value;
  isModule =
    value:
    builtins.isAttrs value && !(lib.isDerivation value)
    || lib.isFunction value
    || builtins.isPath value
    || isAbsolute value;

  # The function behind functors.
  lambda = function: if builtins.isFunction function then function else lambda (function.__functor function);

  # `functionArgs` can't tell `{ roles }:` from `{ roles, ... }:`, nor a plain argument from `{ }:`; the XML can.
  acceptsAll =
    function:
    let
      xml = builtins.toXML (lambda function);
    in
    lib.hasInfix "<varpat" xml || lib.hasInfix ''ellipsis="1"'' xml;
in
{
  # label: the service, for messages; machine: its name; arguments: all that a closure may name
  # -> a NixOS module, or a throw
  call =
    {
      label,
      machine,
      definition,
      arguments,
    }:
    let
      context = "${label}, definition on ${machine}";
      closure =
        if builtins.isPath definition || isAbsolute definition then import definition else definition;
      named = lib.functionArgs closure;
      missing = lib.filter (name: !named.${name} && !(arguments ? ${name})) (lib.attrNames named);
      module =
        if !lib.isFunction closure then
          throw "${context}: is ${errors.typeName closure}, not a closure `{ selectors, roles, this }: <NixOS module>`"
        else if missing != [ ] then
          throw (
            errors.unknown {
              inherit context;
              thing = "argument";
              name = lib.head missing;
              candidates = lib.attrNames arguments;
            }
          )
        else if acceptsAll closure then
          closure arguments
        else
          closure (builtins.intersectAttrs named arguments);
    in
    if isModule module then
      module
    else
      throw "${context}: returned ${
        if lib.isDerivation module then "a derivation" else errors.typeName module
      }, not a NixOS module";
}
