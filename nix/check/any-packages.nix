# A package set for evaluating NixOS's modules without nixpkgs' packages: every word that the modules use is a package,
# none of them can be built. combine-nixpkgs.ts puts it, with the words, beside the modules.
{
  config ? { },
  overlays ? [ ],
  localSystem ? null,
  system ? null,
  ...
}:
let
  lib = import ./lib;
  platform = lib.systems.elaborate (
    if localSystem != null then
      localSystem.system or localSystem
    else if system != null then
      system
    else
      "x86_64-linux"
  );

  package =
    name:
    let
      storePath = "/nix/store/00000000000000000000000000000000-${name}";
      same = package name;
      outputs = lib.genAttrs [
        "out"
        "dev"
        "bin"
        "lib"
        "man"
        "kmod"
        "kernel"
      ] (_: same);
    in
    platform
    // outputs
    // {
      type = "derivation";
      inherit name;
      pname = name;
      version = "6.12";
      outPath = storePath;
      drvPath = "${storePath}.drv";
      outputName = "out";
      meta = { };
      passthru = { };
      shellPath = "/bin/sh";
      override = _: same;
      overrideAttrs = _: same;
      withPackages = _: same;
      extend = _: packages;
      features = { };
      kernelAtLeast = _: true;
      kernelOlder = _: false;
      config = lib.genAttrs [ "isYes" "isEnabled" "isNo" "isModule" "isDisabled" ] (_: _: true);
      # Called as a builder, it is a package again.
      __functor = _: _: same;
    };

  named = name: _: package name;
  format = _: {
    type = lib.types.attrsOf lib.types.anything;
    generate = named;
    lib = { };
  };

  words = builtins.fromJSON (builtins.readFile ./words.json);

  packages = lib.genAttrs words package // {
    inherit lib config overlays;
    path = toString ./.;
    inherit (platform) system;
    hostPlatform = platform;
    buildPlatform = platform;
    stdenv = package "stdenv" // {
      hostPlatform = platform;
      buildPlatform = platform;
      targetPlatform = platform;
      isBigEndian = false;
    };
    runtimeShell = "/bin/sh";
    appendOverlays = _: packages;
    __splicedPackages = packages;
    pkgsStatic = packages;
    pkgsi686Linux = packages;
    writeTextFile = arguments: package arguments.name;
    writeText = named;
    writeScript = named;
    writeShellScript = named;
    writeShellScriptBin = named;
    writeShellApplication = arguments: package arguments.name;
    runCommand = name: _: named name;
    runCommandLocal = name: _: named name;
    buildEnv = arguments: package arguments.name;
    symlinkJoin = arguments: package arguments.name;
    linkFarm = named;
    replaceVars = _: _: package "replaced";
    formats = lib.genAttrs words (_: format) // {
      systemd = format { };
    };
  };
in
removeAttrs packages [
  "_type"
  "outPath"
  "type"
]
