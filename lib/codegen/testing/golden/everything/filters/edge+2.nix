clusterName: config: [ ]
