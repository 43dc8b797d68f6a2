{
  systemConfig = { isSystemUser = true; };
  homeManagerModules = [
    ({ })
    (
{ ... }:
{ }
    )
  ];
}
