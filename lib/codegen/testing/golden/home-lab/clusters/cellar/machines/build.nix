{
  system = "x86_64-linux";
  tags = [ "ci" ];
  deployment.targetHost = "build.cellar.lan";

  nixosModules = [
    {
      networking.interfaces.eth0.useDHCP = true;
    }
  ];
}
