# Formats of configuration files. Every one of them is written as JSON: the stand-in's systems read none.
{ lib, writeText }:
let
  format = _: {
    type = lib.types.attrsOf lib.types.anything;
    generate = name: value: writeText name (builtins.toJSON value);
    lib = { };
  };
in
{
  formats = lib.genAttrs [
    "elixirConf"
    "gitIni"
    "hocon"
    "ini"
    "iniWithGlobalSection"
    "javaProperties"
    "json"
    "keyValue"
    "libconfig"
    "lua"
    "php"
    "pythonVars"
    "systemd"
    "toml"
    "xml"
    "yaml"
    "yaml_1_1"
    "yaml_1_2"
  ] (_: format);
}
