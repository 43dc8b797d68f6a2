import type { Hindrance } from "@/lib/editor/evaluation";

/** What stood in the way, for people, and whose it is: null for the domain's own. */
export interface Trouble {
  readonly words: string;
  readonly hindrance: Hindrance | null;
}

/** What curl, git and SSH say where nobody answers. An answer such as 404 is an answer: the address is wrong. */
const NO_NETWORK =
  /(?:unable to download|Could ?n[o']t (?:resolve|connect)|unable to access|Failed to connect)(?![^\n]*HTTP error (?!408|429|5\d\d))|HTTP error (?:408|429|5\d\d)|Temporary failure in name resolution|Network is unreachable|Connection (?:timed out|refused)/i;

/** What Nix says where this server, and not what it evaluates, is the cause. */
const NO_SERVER =
  /cannot (?:open connection to remote store|connect to (?:daemon|socket))|No space left on device|SQLite database .* is busy|disk I\/O error|Too many open files|^bwrap: /im;

/** Whether this server's Nix or its disk is the cause of what a program of Nix said. */
export const hinderedByServer = (said: string): boolean => NO_SERVER.test(said);

/**
 * Why inputs were not fetched.
 * @param what could not be done, as the beginning of a sentence
 * @param after what becomes of the rest, as a sentence
 */
export function inputsTrouble(what: string, after: string, said: string, canReachOutside: boolean): Trouble {
  if (hinderedByServer(said))
    return { words: `${what}: this server's Nix does not work. ${after}\n\n${said}`, hindrance: "server" };
  if (!NO_NETWORK.test(said)) return { words: said, hindrance: null };
  const why = canReachOutside
    ? "the network could not be reached, or nobody answered there"
    : "Nix has no network here, as slirp4netns (with /dev/net/tun) is missing";
  return { words: `${what}: ${why}. ${after}\n\n${said}`, hindrance: "network" };
}
