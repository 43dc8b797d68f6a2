{ lib, ... }:
{
  options = { };
}
