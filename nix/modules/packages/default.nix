# The deployment packages of every machine, of every service on its machines, and of every cluster.
{ lib, ... }:
let
  scripts = import ../../scripts { inherit lib; };
  inherit (scripts) script target system;

  # A line of a script's help.
  option = flag: text: "\n  ${flag}${lib.fixedWidthString (lib.max 1 (22 - lib.stringLength flag)) " " ""}${text}";
  activating = option "--confirm-timeout SEC" "how long the target waits for the confirmation before it goes back (60)"
    + option "--check-unit UNIT" "a unit that must be active before the confirmation; may be given several times"
    + option "--check-command COMMAND" "a command that must succeed on the machine"
    + option "--check-url URL" "an address that must answer here, {host} being the machine's; needs curl";
  copying = option "--substitute-on-destination" "\n${lib.fixedWidthString 24 " " ""}let the target fetch what its own substituters have";

  machinePackages = {
    build = {
      description = "Build the machine's system, where its deployment says";
      needs = [
        "connection"
        "system"
      ];
      values = system;
    };
    deploy = {
      description = "Build, copy and activate the system; without confirmation over a fresh connection the machine goes back by itself";
      usage = option "--force" "activate even if the machine runs the system already" + activating + copying;
      needs = [
        "connection"
        "system"
        "activation"
      ];
      values = system;
    };
    dry-activate = {
      description = "Build and copy the system, and say what activating it would change";
      usage = copying;
      needs = [
        "connection"
        "system"
      ];
      values = system;
    };
    rollback = {
      description = "Activate an earlier generation, the one before the present unless told otherwise";
      usage = option "--to GENERATION" "the generation's number" + activating;
      needs = [
        "connection"
        "activation"
      ];
    };
    status = {
      description = "Show what the machine runs and what it would boot";
      needs = [ "connection" ];
    };
    ssh = {
      description = "Open a shell on the machine, or run the command after --";
      usage = " [-- command]";
      needs = [ "connection" ];
    };
    hardware-configuration = {
      description = "Print the NixOS module that describes the machine's hardware, as found on it";
      usage = option "--output FILE" "write it to a file";
      needs = [ "connection" ];
    };
    vm = {
      description = "Run the machine's configuration in a virtual machine here";
      usage = " [-- options of the virtual machine]";
      needs = [
        "connection"
        "system"
      ];
      values =
        { nixosConfiguration, ... }:
        {
          build_on = "local";
          toplevel_drv = "";
          toplevel_out = "";
          vm_drv = scripts.derivationFile nixosConfiguration.config.system.build.vm;
        };
    };
  };

  unitPackages = {
    start = "Start the service's units on the machine";
    stop = "Stop the service's units on the machine";
    restart = "Restart the service's units on the machine";
    status = "Show the service's units on the machine";
    log = "Show the journal of the service's units on the machine";
  };

  clusterPackages = {
    build = "Build the systems of all machines";
    deploy = "Deploy all machines, one after the other, until one fails";
    dry-activate = "Say what deploying all machines would change";
    status = "Show what all machines run and would boot";
  };

  machineScript =
    name:
    {
      description,
      usage ? "",
      needs,
      values ? _: { },
    }:
    arguments:
    script {
      inherit (arguments) pkgs;
      inherit needs;
      name = "${name}-${arguments.long}";
      body = name;
      values = target arguments // values arguments // { inherit usage; summary = description; };
    };
in
{
  config.extensions.packages = {
    machine =
      lib.mapAttrs (name: package: {
        inherit (package) description;
        build = machineScript name package;
      }) machinePackages
      // {
        iso = {
          description = "Build an installation image with the machine's addresses and keys";
          build = import ./iso.nix { inherit lib scripts; };
        };
      };

    service = lib.mapAttrs (action: description: {
      inherit description;
      enable = arguments: arguments.units != [ ];
      build =
        arguments:
        script {
          inherit (arguments) pkgs;
          needs = [ "connection" ];
          name = "${action}-${arguments.service}-${arguments.long}";
          body = "units";
          values = target arguments // {
            inherit action;
            inherit (arguments) units;
            summary = "${description}: ${toString arguments.units}";
            usage = lib.optionalString (action == "log") (
              option "--follow" "keep printing" + option "--lines NUMBER" "how many lines to begin with (100)"
            );
          };
        };
    }) unitPackages;

    cluster = lib.mapAttrs (action: description: {
      inherit description;
      build =
        arguments:
        let
          machines = lib.attrValues arguments.machines;
          program = machine: "${machineScript action machinePackages.${action} machine}/bin/${action}-${machine.long}";
        in
        script {
          inherit (arguments) pkgs;
          name = "${action}-${arguments.cluster}";
          body = "cluster";
          values = {
            inherit action;
            summary = description;
            usage = " [-- options of every machine]" + option "--keep-going" "go on with the next machine when one fails";
            names = map (machine: machine.long) machines;
            programs = map program machines;
          };
        };
    }) clusterPackages;
  };
}
