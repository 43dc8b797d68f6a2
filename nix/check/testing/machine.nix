# A machine in a file, for tests.
{ filters, lib, ... }:
{
  system = "x86_64-linux";
  tags = [ "from-a-file" ] ++ lib.attrNames (lib.filterAttrs (name: _: name == "tag") filters);
}
