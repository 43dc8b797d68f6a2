# The option reference, as Markdown, from the options themselves: those of the library and of every shipped cluster module.
let
  nixpkgs = import ../testing/nixpkgs/outputs.nix;
  inherit (nixpkgs) lib;
  clusterConfig = import ../. { inherit nixpkgs; };

  inherit (import ../lib/options/declared.nix { inherit lib; }) declared;

  evaluated = clusterConfig.lib.optionsOf (lib.attrValues clusterConfig.clusterConfigModules);

  text = value: if lib.isAttrs value && value ? text then value.text else toString value;
  code = value: "`${value}`";
  # A value as Nix would be written; only what defaults and examples hold.
  nix =
    value:
    if lib.isAttrs value && value ? text then
      value.text
    else if lib.isFunction value then
      "<function>"
    else if lib.isList value then
      if value == [ ] then "[ ]" else "[ ${lib.concatMapStringsSep " " nix value} ]"
    else if lib.isAttrs value then
      if value == { } then
        "{ }"
      else
        "{ ${
          lib.concatStringsSep " " (lib.mapAttrsToList (name: inner: "${name} = ${nix inner};") value)
        } }"
    else
      builtins.toJSON value;
  value =
    given:
    if lib.isAttrs given && given._type or null == "literalMD" then text given else code (nix given);

  row = title: given: "- *${title}:* ${given}";
  section =
    option:
    lib.concatStringsSep "\n" (
      [
        "### `${option.name}`"
        ""
        (lib.removeSuffix "\n" (text option.description))
        ""
        (row "Type" option.type)
      ]
      ++ lib.optional (option ? default) (row "Default" (value option.default))
      ++ lib.optional (option ? example) (row "Example" (value option.example))
    );

  groups = [
    {
      title = "The domain";
      prefix = "domain";
    }
    {
      title = "What cluster modules register";
      prefix = "extensions";
    }
  ];
  options = declared evaluated;
  group =
    { title, prefix }:
    "## ${title}\n\n"
    + lib.concatMapStringsSep "\n\n" section (
      lib.filter (option: option.name == prefix || lib.hasPrefix "${prefix}." option.name) options
    );
in
''
  # Options

  Generated from the options by `npm run -s docs:options`. Do not edit it.

  ${lib.concatMapStringsSep "\n\n" group groups}
''
