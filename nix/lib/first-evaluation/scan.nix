# Whether a nixpkgs is one that the slim evaluation is right for. The modules that it leaves out must have no say in a
# machine's interfaces and names, and that hangs on the version: so every module's text is searched for the options in
# question, and a hit in a module that nobody reviewed means no.
{ lib }:
let
  inherit (builtins)
    concatLists
    concatStringsSep
    filter
    isString
    tail
    ;
  reviewed = import ./reviewed.nix;
  known = [ "module-list.nix" ] ++ reviewed.slim ++ reviewed.mentioning ++ reviewed.optional;

  names = [
    "bonds"
    "bridges"
    "domain"
    "fqdn"
    "greTunnels"
    "hostName"
    "interfaces"
    "macvlans"
    "sits"
    "useNetworkd"
    "vlans"
    "vswitches"
  ];

  # Plain substrings, replaced to see whether they are there: a regular expression over a whole file can exhaust the stack.
  search =
    patterns:
    let
      nothing = map (_: "") patterns;
    in
    {
      without = builtins.replaceStrings patterns nothing;
      isIn = text: builtins.replaceStrings patterns nothing text != text;
    };

  plain = search names;
  dotted = search (map (name: "networking.${name}") names);
  quoted = search (map (name: ''"${name}"'') names);
  group = search [
    "networking ="
    "networking="
  ];
  quotedGroup = search [ ''"networking"'' ];
  # Other ways to have a say: module arguments, and the modules that define interfaces.
  deciderNames = [
    "_module.args"
    "anbox"
    "hologram"
    "iscsi-initiator"
    "tayga"
    "virtualbox.host"
  ];
  deciders = search deciderNames;
  anything = search ([ "networking" ] ++ deciderNames);
  # Like `search`, for whatever `concerns` looks for, passing over readings. What comes first in a list is looked for first.
  mention =
    let
      wanted =
        map (name: "networking.${name}") names
        ++ [
          ''"networking"''
          "networking ="
          "networking="
        ]
        ++ deciderNames;
    in
    builtins.replaceStrings (definitionPrefixes ++ readingPrefixes ++ wanted) (
      map (_: "") definitionPrefixes ++ readingPrefixes ++ map (_: "") wanted
    );

  # Reading an option as `config.networking.…` is harmless, defining it that way is not.
  definitionPrefixes = [
    "\nconfig.networking"
    "\n  config.networking"
    "\n    config.networking"
  ];
  readingPrefixes = [
    "config.networking"
    "options.networking"
  ];
  definitions = search definitionPrefixes;
  readings = search readingPrefixes;

  concerns =
    text:
    let
      rest = readings.without text;
    in
    deciders.isIn text
    || definitions.isIn text
    || dotted.isIn rest
    || group.isIn rest && plain.isIn rest
    || quotedGroup.isIn rest && quoted.isIn rest;

  # (text -> text) -> [ file ] -> the files whose text it changes: those whose digest isn't among the results'
  changed =
    replace: files:
    concatLists (
      builtins.attrValues (
        removeAttrs (builtins.groupBy (builtins.hashFile "sha256") files) (
          map (builtins.hashString "sha256") (map replace (map builtins.readFile files))
        )
      )
    );

  # folder -> [ Nix file below it ]. NixOS has thousands in hundreds of folders: builtins do the work, and a call of ours is made for
  # each folder. What a folder holds is read as text, `{"a.nix":"regular","b":"directory"}` with a path in place of each name.
  filesBelow =
    folder:
    let
      entries =
        builtins.replaceStrings [ ''{"'' '',"'' ] [ "\n${folder}/" "\n${folder}/" ]
          (builtins.toJSON (builtins.readDir folder));
    in
    concatLists (filter builtins.isList (builtins.split "\n([^\"]*[.]nix)\":\"[rsu]" entries))
    ++ builtins.concatMap filesBelow (
      concatLists (filter builtins.isList (builtins.split "\n([^\"]*)\":\"directory\"" entries))
    );

  # folder -> [ name ] -> [ path ]
  prefixed =
    folder: names:
    tail (
      filter isString (builtins.split "\n" (concatStringsSep "\n${folder}/" ([ "" ] ++ names)))
    );

  # folder -> [ unreviewed module that concerns the options ], paths relative to the folder
  unreviewedIn =
    folder:
    let
      paths = builtins.attrNames (
        removeAttrs (builtins.groupBy builtins.toString (filesBelow folder)) (prefixed folder known)
      );
      concerned = filter (file: concerns (builtins.readFile file)) (
        changed mention (changed anything.without paths)
      );
    in
    builtins.sort builtins.lessThan (map (lib.removePrefix "${folder}/") concerned);
in
{
  # The modules that concern the options in question, and that nobody reviewed: none, where the slim list is right.
  unreviewed = unreviewedIn;

  # Versions differ in which of them there are.
  slimFiles =
    nixosModules:
    lib.filter builtins.pathExists (map (file: "${nixosModules}/${file}") reviewed.slim);
}
