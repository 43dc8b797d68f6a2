# Deployment scripts: the parts below, put together for one machine, with the values of the domain in front.
{ lib }:
let
  # Always quoted: unlike `escapeShellArg`, the same text with every nixpkgs.
  quoted = value: "'${lib.replaceStrings [ "'" ] [ "'\\''" ] (toString value)}'";

  source = name: builtins.readFile (./. + "/${name}.sh");
  agent = ''
    agent_source() { cat <<'END_OF_agent'
    supervisor_source() { cat <<'END_OF_supervisor'
    ${source "supervisor"}
    END_OF_supervisor
    }
    ${source "agent"}
    END_OF_agent
    }
  '';

  # name -> value -> an assignment; a list becomes an array.
  assignment =
    name: value:
    if builtins.isList value then
      "${name}=(${lib.concatMapStringsSep " " quoted value})"
    else
      "${name}=${quoted value}";
  assignments = values: lib.concatStringsSep "\n" (lib.mapAttrsToList assignment values);

  parts = {
    connection = "${agent}\n${source "connection"}";
    system = source "system";
    activation = source "activation";
  };
in
rec {
  # A script. pkgs: of the operator; name: of the program; values: variables; needs: parts; body: the file with what it does.
  # -> a derivation with bin/<name>
  script =
    {
      pkgs,
      name,
      values,
      needs ? [ ],
      body,
    }:
    pkgs.writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      text = ''
        #!${pkgs.bash}/bin/bash
        ${assignments ({ script = name; } // values)}
        ${source "prelude"}
        # What the operator has comes first: their ssh knows their keys and their agent.
        PATH=$PATH:${lib.makeBinPath [ pkgs.openssh pkgs.coreutils pkgs.gnugrep ]}
        ${lib.concatMapStringsSep "\n" (part: parts.${part}) needs}
        ${source body}
      '';
      meta.mainProgram = name;
    };

  # The values that lead to a machine.
  target =
    { long, annotation, ... }:
    {
      machine = long;
      target_host = annotation.deployment.targetHost;
      target_user = annotation.deployment.targetUser;
      target_port = toString annotation.deployment.targetPort;
    };

  # The values that say what is built. The derivation is named and not built: that is the script's work, and takes long.
  system =
    { machineConfig, nixosConfiguration, ... }:
    let
      inherit (nixosConfiguration.config.system.build) toplevel;
    in
    {
      build_on = machineConfig.deployment.buildOn;
      toplevel_drv = derivationFile toplevel;
      toplevel_out = builtins.unsafeDiscardStringContext toplevel.outPath;
    };
  derivationFile = derivation: builtins.unsafeDiscardOutputDependency derivation.drvPath;
}
