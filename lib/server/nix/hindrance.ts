import type { Hindrance } from "@/lib/editor/evaluation";
import { TOOK_TOO_LONG } from "./flakes";

/** What stood in the way, for people, and whose it is: null for the domain's own. */
export interface Trouble {
  readonly words: string;
  readonly hindrance: Hindrance | null;
}

/** What curl, git and SSH say where nobody answers. An answer such as 404 is an answer: the address is wrong. */
const NO_NETWORK =
  /(?:unable to download|Could ?n[o']t (?:resolve|connect)|unable to access|Failed to connect)(?![^\n]*(?:HTTP error|URL returned error:) (?!408|429|5\d\d))|(?:HTTP error|URL returned error:) (?:408|429|5\d\d)|Temporary failure in name resolution|Network is unreachable|Connection (?:timed out|refused)/i;

/** Nobody has this name, which may be mistyped, or nobody could be asked who has. */
const UNRESOLVED = /Could ?n[o']t resolve|Temporary failure in name resolution|Name or service not known/i;

/** GitHub says 403 to who has asked too often, with the reason in the body. */
const RATE_LIMIT = /HTTP error (?:403|429)[\s\S]*rate limit/i;

/** How Nix's own words begin where this server, its disk or its daemon, and not what it evaluates, is the cause. */
const NO_SERVER =
  /^(?:bwrap: |cannot (?:open connection to remote store|connect to (?:daemon|socket))|unexpected end-of-file|Nix daemon disconnected unexpectedly|SQLite database .* is busy|(?:[a-z]+ing|cannot|could not|unable to|failed to)\b[^\n]*: (?:No space left on device|Disk quota exceeded|database or disk is full|disk I\/O error|Too many open files|Broken pipe|Connection reset by peer))/i;

/**
 * Whether this server's Nix, its daemon or its disk is the cause of an error.
 * @param message Nix's error, from its first word on; what a domain throws may read the same
 */
export const hinderedByServer = (message: string): boolean => NO_SERVER.test(message);

/** The same for all that Nix and git said, whichever line of it is an error. */
export const saysServer = (said: string): boolean =>
  said.split("\n").some((line) => hinderedByServer(line.replace(/^\s*(?:(?:error|fatal): ?)*/, "")));

/** Why nobody answered, where it was that; null where an answer was no. */
function networkTrouble(said: string, canReachOutside: boolean): string | null {
  if (said === TOOK_TOO_LONG)
    return "fetching them was ended, as the network is slow or there is much to fetch";
  if (RATE_LIMIT.test(said)) return "who has them wants no more questions for now, as there were too many";
  if (!NO_NETWORK.test(said)) return null;
  if (!canReachOutside) return "Nix has no network here, as slirp4netns (with /dev/net/tun) is missing";
  return UNRESOLVED.test(said)
    ? "no such host was found, so the address or the network is at fault"
    : "the network could not be reached, or nobody answered there";
}

/**
 * Why inputs were not fetched.
 * @param what could not be done, as the beginning of a sentence
 * @param after what becomes of the rest, as a sentence
 */
export function inputsTrouble(what: string, after: string, said: string, canReachOutside: boolean): Trouble {
  if (saysServer(said))
    return { words: `${what}: this server's Nix does not work. ${after}\n\n${said}`, hindrance: "server" };
  const why = networkTrouble(said, canReachOutside);
  if (why === null) return { words: said, hindrance: null };
  return { words: `${what}: ${why}. ${after}\n\n${said}`, hindrance: "network" };
}
