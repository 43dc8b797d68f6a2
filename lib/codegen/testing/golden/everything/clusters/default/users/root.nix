{
  systemConfig = { };
}
