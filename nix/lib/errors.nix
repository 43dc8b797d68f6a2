# What every message of the library has in common: the closest name, and what does exist.
{ lib }:
let
  inherit (lib) concatStringsSep length;

  # At most this many names are listed; a domain may hold hundreds.
  listed = 20;
in
rec {
  # [ name ] -> "a, b, c"
  enumerate =
    names:
    concatStringsSep ", " (lib.take listed names)
    + lib.optionalString (length names > listed) " and ${toString (length names - listed)} more";

  # name -> [ candidate ] -> the closest candidate, or null when none is close
  closest =
    name: candidates:
    let
      within = distance: lib.filter (lib.strings.levenshteinAtMost distance name) candidates;
      near = lib.filter (found: found != [ ]) (map within [ 0 1 2 ]);
    in
    if near == [ ] then null else lib.head (lib.head near);

  didYouMean = candidate: lib.optionalString (candidate != null) " (did you mean ${candidate}?)";

  # "machines" -> [ name ] -> "machines that exist: a, b"
  existing =
    things: names:
    if names == [ ] then "there are no ${things}" else "${things} that exist: ${enumerate names}";

  # The message for a name that isn't there. `context` says who asked: the service and the filter.
  unknown =
    {
      context,
      thing,
      things ? "${thing}s",
      name,
      candidates,
      suggestion ? closest name candidates,
    }:
    "${context}: no ${thing} '${name}'${didYouMean suggestion}; ${existing things candidates}";

  # "a list", "an int", for messages about a value of the wrong type
  typeName =
    value:
    {
      set = "a set";
      list = "a list";
      lambda = "a function";
      int = "an integer";
      bool = "a boolean";
      null = "null";
      float = "a float";
      string = "a string";
      path = "a path";
    }
    .${builtins.typeOf value};
}
