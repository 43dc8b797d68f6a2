export { checkSource, type SourceFault } from "@/lib/shared/nix/source";
export { checkExport } from "./check";
export { diffFiles, type FileDifference } from "./diff";
export { type FlakeOptions, generateFlake } from "./flake";
export { textHash } from "./hash";
export { isLibraryFile, LIBRARY_FOLDER } from "./library";
export { flakeLockText, parseFlakeLock } from "./lock";
export {
  changedFiles,
  type ExportPositions,
  MANIFEST,
  type ReadExport,
  readExport,
  recordedHashes,
} from "./manifest";
export { data, printNix } from "./nix/expression";
export { zipFiles } from "./zip";
