{
  description = "A small stand-in for nixpkgs: the parts of lib and NixOS that Cluster Studio's Nix library uses";

  outputs = { self }: import ./outputs.nix;
}
