# The options of an option tree as a flat list, for the reference.
{ lib }:
rec {
  # options -> [ { name; description; type; default?; example?; } ], groups and levels included, by name
  declared =
    options:
    lib.concatMap (
      name:
      let
        option = options.${name};
      in
      if name == "_module" then
        [ ]
      else if lib.isOption option then
        entry option ++ declared (option.type.getSubOptions option.loc)
      else if lib.isAttrs option then
        declared option
      else
        [ ]
    ) (lib.attrNames options);

  entry =
    option:
    lib.optional (!(option.internal or false) && option.visible or true == true) (
      {
        name = lib.concatStringsSep "." option.loc;
        description = option.description or "";
        type = option.type.description or option.type.name;
      }
      // (
        if option ? defaultText then
          { default = option.defaultText; }
        else if option ? default then
          { inherit (option) default; }
        else
          { }
      )
      // lib.optionalAttrs (option ? example) { inherit (option) example; }
    );
}
