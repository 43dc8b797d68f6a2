# What NixOS's modules of the slim evaluation may read of a configuration: the names that follow a dot or an `inherit` in their
# texts. That is a superset of what they read, and spares the names of all of NixOS's options, for which every module of it is read.
let
  inherit (builtins)
    concatLists
    concatStringsSep
    filter
    groupBy
    isList
    readFile
    replaceStrings
    split
    ;

  # Ways to read that hang on which names there are. A function's own argument and a default's text are no such ways.
  harmless = [
    "(cfg: with cfg;"
    "config.\${opt."
  ];
  others = [
    "with cfg;"
    "with config;"
    "with config.networking;"
    "cfg ? "
    "config ? "
    "config.networking ? "
    "cfg.\${"
    "config.\${"
    "config.networking.\${"
  ];
  withoutOthers = replaceStrings (harmless ++ others) (harmless ++ map (_: "") others);

  matches = pattern: text: concatLists (filter isList (split pattern text));
  name = "[A-Za-z_][A-Za-z0-9_'-]*";
in
{
  # [ file ] -> { <name> = _; }, or null where their texts read in other ways as well
  of =
    files:
    let
      texts = map readFile files;
      text = concatStringsSep "\n" texts;
      inherited = concatStringsSep " " (matches "inherit [(][^)]*[)]([^;]*);" text);
    in
    if withoutOthers text == text then
      groupBy toString (matches "[.](${name})" text ++ matches "(${name})" inherited)
    else
      null;
}
