/** What NixOS code can be seen to set, as bits: what a machine needs to start, and to be reached again. */
export const Sets = {
  BootLoader: 1,
  RootFileSystem: 2,
  StateVersion: 4,
  SshServer: 8,
  SshKey: 16,
  All: 31,
} as const;

const WORDS =
  /\b(?:imports?|inputs|modulesPath|fetch[A-Z]\w*|stateVersion|fileSystems|loader|isContainer|openssh|sshd|authorizedKeys\w*)\b/;
/** Code from elsewhere: it may set anything. Shipped services are known to set none of this. */
const TAKES_IN = /\b(?:imports\s*=|import\b|inputs\.|modulesPath\b|fetch[A-Z])/;
const CONTAINER = /\bisContainer\s*=\s*true\b/;
const STATE_VERSION = /(?<!\bhome\s*\.\s*)\bstateVersion\b/;
const SSH_OFF = /\bopenssh\s*\.\s*enable\s*=[^;]*\bfalse\b/g;
const SSH_SERVER = /\bservices\s*\.\s*openssh\b|\bopenssh\s*(?:\.\s*enable\b|=)|\bsshd\b/;
const NO_KEYS = /\bauthorizedKeys(?:\s*\.\s*keys)?\s*=\s*\[\s*\]/g;

/** The bits that a source's code, without its comments, sets or may set. When in doubt, it sets them. */
export function setsOf(code: string): number {
  if (!WORDS.test(code)) return 0;
  if (TAKES_IN.test(code)) return Sets.All;
  let sets = 0;
  if (CONTAINER.test(code)) sets |= Sets.BootLoader | Sets.RootFileSystem;
  if (/\bloader\b/.test(code)) sets |= Sets.BootLoader;
  if (code.includes("fileSystems") && code.includes('"/"')) sets |= Sets.RootFileSystem;
  if (STATE_VERSION.test(code)) sets |= Sets.StateVersion;
  if (SSH_SERVER.test(code.replace(SSH_OFF, ""))) sets |= Sets.SshServer;
  if (code.includes("authorizedKeys") && code.replace(NO_KEYS, "").includes("authorizedKeys"))
    sets |= Sets.SshKey;
  return sets;
}
