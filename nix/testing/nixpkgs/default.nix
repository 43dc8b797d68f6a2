# The packages of one system: what scripts and configurations ask for, resolved to the tools of the host.
{
  system ? builtins.currentSystem,
  localSystem ? system,
  overlays ? [ ],
  config ? { },
  ...
}:
let
  inherit (import ./outputs.nix) lib;
  hostPlatform = lib.systems.elaborate localSystem;
  inherit (hostPlatform) system;

  pkgs = lib.fix (builtins.foldl' (f: overlay: lib.extends overlay f) base overlays);
  base = self: {
    inherit lib system hostPlatform config overlays;
    _type = "pkgs";
    stdenv = {
      inherit hostPlatform system;
      buildPlatform = hostPlatform;
      isLinux = hostPlatform.isLinux;
      isDarwin = hostPlatform.isDarwin;
    };
    buildPlatform = hostPlatform;
    path = ./.;
    # What nixpkgs' own NixOS modules ask a package set for.
    __splicedPackages = pkgs;
    targetPlatform = hostPlatform;
    appendOverlays = more: import ./. { inherit localSystem config; overlays = overlays ++ more; };
    extend = overlay: import ./. { inherit localSystem config; overlays = overlays ++ [ overlay ]; };
  }
  // import ./builders.nix { inherit lib system; }
  // import ./formats.nix { inherit lib; inherit (pkgs) writeText; }
  // tools;

  # A package whose `bin` is the host's: the stand-in builds nothing itself.
  hostTools =
    name: mainProgram:
    pkgs.runCommand name { meta = { inherit mainProgram; }; } ''
      mkdir "$out"
      ln -s /usr/bin "$out/bin"
    ''
    // { pname = name; };
  tools = lib.mapAttrs hostTools {
    bash = "bash";
    coreutils = "ls";
    curl = "curl";
    diffutils = "diff";
    findutils = "find";
    gawk = "awk";
    git = "git";
    gnugrep = "grep";
    gnused = "sed";
    iproute2 = "ip";
    jq = "jq";
    k3s = "k3s";
    nfs-utils = "mount.nfs";
    nix = "nix";
    openssh = "ssh";
    util-linux = "mount";
    wireguard-tools = "wg";
    hello = "hello";
  };
in
pkgs
