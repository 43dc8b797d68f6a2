# Builders of small derivations. They run the host's /bin/sh and need nothing but POSIX tools from /usr/bin or /bin;
# with `sandbox = true` these folders (and the libraries below them) belong in `sandbox-paths`.
{ lib, system }:
rec {
  runtimeShell = "/bin/bash";

  runCommand =
    name: env: script:
    let
      attrs = removeAttrs env [
        "meta"
        "passthru"
      ];
    in
    derivation (
      {
        inherit name system;
        builder = "/bin/sh";
        args = [
          "-euc"
          script
        ];
        PATH = "/usr/bin:/bin";
      }
      // attrs
    )
    // {
      meta = env.meta or { };
    }
    // env.passthru or { };
  runCommandLocal = runCommand;
  runCommandNoCC = runCommand;

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      meta ? { },
      ...
    }:
    runCommand name
      {
        inherit text meta;
        passAsFile = [ "text" ];
      }
      ''
        target="$out"${lib.escapeShellArg destination}
        mkdir -p "$(dirname "$target")"
        cat "$textPath" > "$target"
        ${lib.optionalString executable ''chmod +x "$target"''}
      '';
  writeText = name: text: writeTextFile { inherit name text; };
  writeTextDir =
    path: text:
    writeTextFile {
      inherit text;
      name = baseNameOf path;
      destination = "/${path}";
    };
  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };
  writeShellScript = name: text: writeScript name "#!${runtimeShell}\n${text}";
  writeShellScriptBin = name: text: writeScriptBin name "#!${runtimeShell}\n${text}";
  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      meta ? { },
      ...
    }:
    writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      meta = { mainProgram = name; } // meta;
      text = ''
        #!/bin/bash
        set -o errexit -o nounset -o pipefail
        export PATH="${lib.makeBinPath runtimeInputs}:$PATH"
        ${text}
      '';
    };

  # A folder of links, `entries` being `[ { name; path; } ]`.
  linkFarm =
    name: entries:
    let
      list = if builtins.isAttrs entries then lib.mapAttrsToList (name: path: { inherit name path; }) entries else entries;
    in
    runCommand name { } (
      ''mkdir -p "$out"
''
      + lib.concatMapStrings (e: ''
        mkdir -p "$(dirname "$out"/${lib.escapeShellArg e.name})"
        ln -s ${lib.escapeShellArg "${e.path}"} "$out"/${lib.escapeShellArg e.name}
      '') list
    );
  symlinkJoin =
    { name, paths, ... }:
    runCommand name { } ''
      mkdir -p "$out"
      for path in ${lib.escapeShellArgs (map (p: "${p}") paths)}; do
        (cd "$path" && find -L . -type d) | while read -r dir; do mkdir -p "$out/$dir"; done
        (cd "$path" && find -L . -type f) | while read -r file; do ln -sf "$path/$file" "$out/$file"; done
      done
    '';
  buildEnv = symlinkJoin;
  emptyFile = writeText "empty-file" "";
  emptyDirectory = runCommand "empty-directory" { } ''mkdir "$out"'';
}
