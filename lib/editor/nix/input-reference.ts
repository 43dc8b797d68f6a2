/**
 * Whether a lock that was made from the reference `from` (as the server tells it) is still that of an input at `url`.
 * Where the two cannot be compared, because one says more than the other can, it is.
 */
export function isLockedFrom(url: string, from: string): boolean {
  if (from === "" || url === "" || url.includes("?") || from.includes("?")) return true;
  return plain(url) === plain(from);
}

/** Owners and repositories are the same in any case of letters; how it is fetched is no part of where it is. */
function plain(reference: string): string {
  const address = reference
    .replace(/^(?:git|tarball|file|flake)\+?(?=https?:|ssh:|file:)/, "")
    .replace(/^flake:/, "");
  const hosted = /^(github|gitlab|sourcehut):([^/]+\/[^/]+)(.*)$/.exec(address);
  return hosted ? `${hosted[1]}:${hosted[2]?.toLowerCase()}${hosted[3]}` : address;
}
