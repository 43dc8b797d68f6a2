# Platforms, as far as a configuration asks for them.
{ lib }:
rec {
  elaborate =
    platform:
    let
      system = platform.system or platform;
      parts = lib.splitString "-" system;
      kernel = lib.last parts;
      cpu = builtins.head parts;
    in
    if builtins.isAttrs platform && platform ? isLinux then
      platform
    else
      {
        inherit system;
        config = "${cpu}-unknown-${kernel}-gnu";
        parsed = {
          cpu.name = cpu;
          kernel.name = kernel;
        };
        isLinux = kernel == "linux";
        isDarwin = kernel == "darwin";
        isx86_64 = cpu == "x86_64";
        isAarch64 = cpu == "aarch64";
        linuxArch = if cpu == "aarch64" then "arm64" else cpu;
        __toString = _: system;
      };
  equals = a: b: a.system == b.system;
  flakeExposed = [
    "x86_64-linux"
    "aarch64-linux"
    "x86_64-darwin"
    "aarch64-darwin"
    "armv7l-linux"
    "i686-linux"
    "riscv64-linux"
  ];
  doubles = {
    all = flakeExposed;
    linux = builtins.filter (s: (elaborate s).isLinux) flakeExposed;
    darwin = builtins.filter (s: (elaborate s).isDarwin) flakeExposed;
  };
}
