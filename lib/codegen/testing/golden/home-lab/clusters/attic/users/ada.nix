{
  systemConfig = { isNormalUser = true; extraGroups = [ "wheel" ]; };
}
