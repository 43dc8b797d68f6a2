# Finds what ships with the library by reading a folder: `<name>.nix` or `<name>/default.nix`.
{ lib }:
{
  # folder -> { <name> = path; }; a folder that is not there holds nothing.
  paths =
    folder:
    let
      entries = if builtins.pathExists folder then builtins.readDir folder else { };
      nameOf =
        entry: type:
        if type == "directory" then
          (if builtins.pathExists (folder + "/${entry}/default.nix") then entry else null)
        else if lib.hasSuffix ".nix" entry then
          lib.removeSuffix ".nix" entry
        else
          null;
    in
    lib.listToAttrs (
      lib.concatMap (
        entry:
        let
          name = nameOf entry entries.${entry};
        in
        lib.optional (name != null) (lib.nameValuePair name (folder + "/${entry}"))
      ) (lib.attrNames entries)
    );
}
