# A package set for evaluating NixOS's modules without nixpkgs' packages: every word that the modules use is a package,
# none of them can be built. What the modules make of text is a derivation of that text, up to a machine's toplevel.
# combine-nixpkgs.ts puts it, with the words, beside the modules.
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
    in
    packageAt name "${storePath}.drv" storePath;
  packageAt =
    name: drvPath: outPath:
    let
      same = packageAt name drvPath outPath;
      outputs = lib.genAttrs [
        "bin"
        "dev"
        "doc"
        "gnomeFilePath"
        "initrd"
        "kbd"
        "kernel"
        "kmod"
        "lib"
        "man"
        "minimal"
        "out"
        "p11kit"
        "su"
        "tools"
        "unbundled"
        "util-linux"
      ] (_: same);
    in
    platform
    // features
    // outputs
    // {
      type = "derivation";
      inherit name;
      pname = name;
      version = "6.12";
      modDirVersion = "6.12";
      inherit drvPath outPath;
      outputName = "out";
      meta = { };
      passthru.plugins = [ ];
      availableComponents = [ ];
      providerNames = [ ];
      optional-dependencies = { };
      shellPath = "/bin/sh";
      enabledCryptSchemeIds = [ "y" ];
      interfaceVersion = 2;
      wallpapers = packages;
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

  # What is made of text is another thing for another text.
  made =
    name: contents:
    let
      built = derivation {
        inherit contents;
        name = lib.strings.sanitizeDerivationName name;
        inherit (platform) system;
        builder = "/bin/sh";
      };
    in
    packageAt name built.drvPath built.outPath;
  # Attributes of a derivation as its builder would see them; what is no text there is left out.
  environment =
    attributes:
    lib.filterAttrs (_: value: !(lib.isAttrs value) || value ? outPath) (
      removeAttrs attributes [ "passthru" "meta" ]
    );
  named = name: _: package name;
  format = _: {
    type = lib.types.attrsOf lib.types.anything;
    generate = named;
    # Elixir's has types and functions of its own.
    lib = lib.genAttrs words (_: lib.id) // {
      types = lib.genAttrs words (_: lib.types.anything);
    };
  };

  words = builtins.fromJSON (builtins.readFile ./words.json);

  # What packages say that they were built with.
  features = lib.genAttrs (lib.filter (word: builtins.match "with[A-Z].*" word != null) words) (_: true);

  packages = lib.genAttrs words package // {
    inherit lib config overlays;
    path = toString ./.;
    inherit (platform) system;
    hostPlatform = platform;
    buildPlatform = platform;
    stdenvNoCC = packages.stdenv;
    stdenv = package "stdenv" // {
      mkDerivation = attributes: made attributes.name (builtins.toJSON (environment attributes));
      hostPlatform = platform;
      buildPlatform = platform;
      targetPlatform = platform;
      isBigEndian = false;
      cc = package "cc" // {
        libc = package "libc";
      };
    };
    runtimeShell = "/bin/sh";
    appendOverlays = _: packages;
    __splicedPackages = packages;
    pkgsStatic = packages;
    xorg = packages;
    buildPackages = packages;
    pkgsi686Linux = packages;
    writeTextFile = arguments: made arguments.name arguments.text;
    writeText = made;
    writeScript = made;
    writeShellScript = made;
    writeShellScriptBin = made;
    writeShellApplication = arguments: made arguments.name arguments.text;
    runCommand = name: attributes: command: made name [ (builtins.toJSON (environment attributes)) command ];
    runCommandLocal = packages.runCommand;
    concatText = made;
    buildEnv = arguments: package arguments.name;
    symlinkJoin = arguments: package arguments.name;
    linkFarm = named;
    replaceVars = _: _: package "replaced";
    formats = lib.genAttrs words (_: format) // {
      systemd = format { };
      # A module takes its type apart.
      gitIni =
        arguments:
        format arguments
        // {
          type = with lib.types; attrsOf (attrsOf (either anything (listOf anything)));
        };
    };
  };
in
removeAttrs packages [
  "_type"
  "outPath"
  "type"
]
