// In a worker, importing ELK's compiled half installs its message handler on `self`.
import "elkjs/lib/elk-worker.min.js";
