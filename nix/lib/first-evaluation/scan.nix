# Whether a nixpkgs is one that the slim evaluation is right for. The modules that it leaves out must have no say in a
# machine's interfaces and names, and that hangs on the version: so every module's text is searched for the options in
# question, and a hit in a module that nobody reviewed means no.
{ lib }:
let
  reviewed = import ./reviewed.nix;
  known = lib.genAttrs (
    [ "module-list.nix" ] ++ reviewed.slim ++ reviewed.mentioning ++ reviewed.optional
  ) (_: true);

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

  # Reading an option as `config.networking.…` is harmless, defining it that way is not.
  definitions = search [
    "\nconfig.networking"
    "\n  config.networking"
    "\n    config.networking"
  ];
  readings = search [
    "config.networking"
    "options.networking"
  ];

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

  # folder -> [ unreviewed module that concerns the options ], paths relative to the folder. Most modules take one call.
  unreviewedIn =
    folder:
    let
      walk =
        prefix:
        let
          entries = builtins.readDir (folder + "/${prefix}");
        in
        builtins.concatMap (
          entry:
          if entries.${entry} == "directory" then
            walk "${prefix}${entry}/"
          else
            let
              file = "${prefix}${entry}";
              text = builtins.readFile (folder + "/${file}");
            in
            if
              known ? ${file}
              || builtins.match ".*[.]nix" entry == null
              || anything.without text == text
            then
              [ ]
            else if concerns text then
              [ file ]
            else
              [ ]
        ) (builtins.attrNames entries);
    in
    walk "";
in
{
  # The modules that concern the options in question, and that nobody reviewed: none, where the slim list is right.
  unreviewed = unreviewedIn;

  # Versions differ in which of them there are.
  slimFiles =
    nixosModules:
    lib.filter builtins.pathExists (map (file: "${nixosModules}/${file}") reviewed.slim);
}
