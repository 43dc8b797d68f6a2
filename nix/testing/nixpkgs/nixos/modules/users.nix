{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  text = mkOption {
    type = types.nullOr types.str;
    default = null;
    description = "Kept as it is.";
  };
  strings = mkOption {
    type = types.listOf types.str;
    default = [ ];
    description = "Kept as they are.";
  };
  user =
    { name, config, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          default = name;
          description = "Name of the account.";
        };
        enable = mkOption {
          type = types.bool;
          default = true;
          description = "Whether the account exists.";
        };
        isNormalUser = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a person uses the account.";
        };
        isSystemUser = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a service uses the account.";
        };
        uid = mkOption {
          type = types.nullOr types.int;
          default = null;
          description = "Number of the account.";
        };
        group = mkOption {
          type = types.str;
          default = if config.isNormalUser then "users" else "";
          description = "Main group.";
        };
        extraGroups = strings;
        description = mkOption {
          type = types.str;
          default = "";
          description = "What the account is for.";
        };
        home = mkOption {
          type = types.path;
          default = if config.isNormalUser then "/home/${config.name}" else "/var/empty";
          description = "Home directory.";
        };
        createHome = mkOption {
          type = types.bool;
          default = config.isNormalUser;
          description = "Whether the home directory is made.";
        };
        shell = mkOption {
          type = types.nullOr (types.either types.shellPackage types.path);
          default = null;
          description = "Shell of the account.";
        };
        packages = mkOption {
          type = types.listOf types.package;
          default = [ ];
          description = "Packages of the account.";
        };
        linger = mkOption {
          type = types.bool;
          default = false;
          description = "Whether the account's services start at boot.";
        };
        password = text;
        hashedPassword = text;
        hashedPasswordFile = text;
        initialPassword = text;
        initialHashedPassword = text;
        openssh.authorizedKeys.keys = strings;
        openssh.authorizedKeys.keyFiles = mkOption {
          type = types.listOf types.path;
          default = [ ];
          description = "Files with keys.";
        };
      };
    };
in
{
  options.users = {
    mutableUsers = mkOption {
      type = types.bool;
      default = true;
      description = "Whether accounts can be changed on the machine.";
    };
    users = mkOption {
      type = types.attrsOf (types.submodule user);
      default = { };
      description = "Accounts.";
    };
    groups = mkOption {
      type = types.attrsOf (
        types.submodule {
          options = {
            gid = mkOption {
              type = types.nullOr types.int;
              default = null;
              description = "Number of the group.";
            };
            members = strings;
          };
        }
      );
      default = { };
      description = "Groups.";
    };
  };
  options.security.sudo = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether sudo is there.";
    };
    wheelNeedsPassword = mkOption {
      type = types.bool;
      default = true;
      description = "Whether members of wheel type a password.";
    };
    extraRules = mkOption {
      type = types.listOf types.attrs;
      default = [ ];
      description = "More rules.";
    };
  };
  config = {
    users.users.root = {
      uid = lib.mkDefault 0;
      group = lib.mkDefault "root";
      home = lib.mkDefault "/root";
    };
    assertions = lib.mapAttrsToList (name: u: {
      assertion = name == "root" || u.isNormalUser != u.isSystemUser;
      message = "Exactly one of users.users.${name}.isSystemUser and users.users.${name}.isNormalUser must be set.";
    }) config.users.users;
    environment.etc."users.json".text = builtins.toJSON (
      lib.mapAttrs (_: u: {
        inherit (u) uid group extraGroups home isNormalUser;
        keys = u.openssh.authorizedKeys.keys;
      }) config.users.users
    );
  };
}
