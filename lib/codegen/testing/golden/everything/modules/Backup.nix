{ lib, ... }:
{
  imports = [
    ({ extensions.outputs.seen = { ... }: lib.isFunction (x: x); })
  ];
}
