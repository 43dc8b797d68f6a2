{ filters, ... }:
(clusterName: config: filters.clusterMachines clusterName config)
