# Values as text.
{ lib }:
rec {
  toJSON = _: builtins.toJSON;
  mkValueStringDefault =
    _: v:
    if v == true then
      "true"
    else if v == false then
      "false"
    else if v == null then
      "null"
    else
      toString v;
  mkKeyValueDefault =
    { mkValueString ? mkValueStringDefault { } }:
    sep: k: v:
    "${lib.escape [ sep ] k}${sep}${mkValueString v}";
  toKeyValue =
    { mkKeyValue ? mkKeyValueDefault { } "=", ... }:
    attrs: lib.concatStrings (lib.mapAttrsToList (k: v: mkKeyValue k v + "\n") attrs);
  toINI =
    options: sections:
    builtins.concatStringsSep "\n" (lib.mapAttrsToList (name: s: "[${name}]\n${toKeyValue options s}") sections);

  toPretty =
    {
      multiline ? true,
      allowPrettyValues ? false,
      indent ? "",
    }:
    let
      go =
        indent: v:
        let
          inner = "${indent}  ";
          open = if multiline then "\n${inner}" else " ";
          close = if multiline then "\n${indent}" else " ";
          type = builtins.typeOf v;
        in
        if type == "int" || type == "float" then
          toString v
        else if type == "bool" then
          lib.boolToString v
        else if type == "null" then
          "null"
        else if type == "path" then
          toString v
        else if type == "string" then
          lib.escapeNixString v
        else if type == "list" then
          (if v == [ ] then "[ ]" else "[${open}${lib.concatMapStringsSep open (go inner) v}${close}]")
        else if type == "lambda" then
          "<function>"
        else if allowPrettyValues && v ? __pretty && v ? val then
          v.__pretty v.val
        else if v == { } then
          "{ }"
        else if v ? type && v.type == "derivation" then
          "<derivation ${v.name or "???"}>"
        else if v ? __functor then
          "<function>"
        else
          "{${open}${
            builtins.concatStringsSep open (lib.mapAttrsToList (n: x: "${lib.escapeNixIdentifier n} = ${go inner x};") v)
          }${close}}";
    in
    go indent;
}
