export const HELP = `Cluster Studio on the command line.

usage: cluster-studio COMMAND [DOC] [OPTIONS]

DOC is a domain document, or a folder that was exported; without it, or as -, it is read from standard input.

commands
  check DOC                              the document's problems, one JSON object a line
  resolve DOC                            every machine's annotation, and the machines of every service
  resolve DOC --service S --machine M    exactly what the definition of S receives on M
  export DOC --out DIR [--force]         the flake, into DIR

options
  --service S, --machine M   long forms (service1.example.com), or short ones while they are unambiguous
  --out DIR                  a new or empty folder, or one that was exported before
  --force                    write into a folder that holds other things, and over files changed by hand
  --help                     this text

Results are JSON on standard output, problems of other commands than check JSON lines on standard error.
exit status: 0 fine, 1 the document has errors, 2 wrong use, or a folder that is not written over without --force
`;
