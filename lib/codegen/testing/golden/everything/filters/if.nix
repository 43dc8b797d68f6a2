{ lib, ... }:
(
clusterName: config: lib.unique [ ] # a comment at the end
)
