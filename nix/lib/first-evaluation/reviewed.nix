# The modules of NixOS whose text could have a say in the options that annotations come from: interfaces, host name,
# domain and fqdn, and the options that decide those. A module that scan.nix finds and this list doesn't name makes
# the first evaluation a full one; nix/check/review-nixpkgs.ts prints such modules of a nixpkgs.
{
  # Define or declare them: evaluated in the slim first evaluation.
  slim = [
    "config/networking.nix"
    "misc/assertions.nix"
    "misc/extra-arguments.nix"
    "services/networking/iscsi/root-initiator.nix"
    "services/networking/tayga.nix"
    "services/security/hologram-agent.nix"
    "tasks/network-interfaces-scripted.nix"
    "tasks/network-interfaces-systemd.nix"
    "tasks/network-interfaces.nix"
    "virtualisation/anbox.nix"
    "virtualisation/virtualbox-host.nix"
  ];

  # Options of those modules that decide interfaces; nothing else in NixOS defines them.
  deciding = [
    "boot.iscsi-initiator"
    "networking.bonds"
    "networking.bridges"
    "networking.greTunnels"
    "networking.macvlans"
    "networking.sits"
    "networking.useNetworkd"
    "networking.vlans"
    "networking.vswitches"
    "services.hologram-agent"
    "services.tayga"
    "virtualisation.anbox"
    "virtualisation.virtualbox.host"
  ];

  # Only mention them: in a description, in a value that they read, in a submodule of their own, or as an option of
  # another name.
  mentioning = [
    "installer/tools/tools.nix"
    "misc/nixpkgs.nix"
    "rename.nix"
    "security/ipa.nix"
    "services/backup/borgbackup.nix"
    "services/cluster/kubernetes/flannel.nix"
    "services/continuous-integration/hercules-ci-agent/common.nix"
    "services/databases/influxdb2.nix"
    "services/networking/avahi-daemon.nix"
    "services/networking/cgit.nix"
    "services/networking/connman.nix"
    "services/networking/dae.nix"
    "services/networking/hostapd.nix"
    "services/networking/networkmanager.nix"
    "services/networking/unbound.nix"
    "services/security/hologram-server.nix"
    "services/web-servers/fcgiwrap.nix"
    "virtualisation/nixos-containers.nix"
  ];

  # Define them, and are no part of NixOS until a machine imports them, which makes them its own.
  optional = [
    "misc/documentation/test.nix"
    "misc/nixpkgs/read-only.nix"
    "misc/nixpkgs/test.nix"
    "profiles/image-based-appliance.nix"
    "programs/virtualbox.nix"
    "virtualisation/amazon-image.nix"
    "virtualisation/azure-common.nix"
    "virtualisation/brightbox-image.nix"
    "virtualisation/digital-ocean-config.nix"
    "virtualisation/google-compute-config.nix"
    "virtualisation/linode-config.nix"
    "virtualisation/lxc-image-metadata.nix"
    "virtualisation/oci-common.nix"
    "virtualisation/openstack-config.nix"
    "virtualisation/proxmox-image.nix"
    "virtualisation/proxmox-lxc.nix"
  ];
}
