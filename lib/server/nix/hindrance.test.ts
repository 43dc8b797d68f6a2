import { expect, test } from "vitest";
import { inputsTrouble } from "./hindrance";

const trouble = (said: string, canReachOutside = true) =>
  inputsTrouble("The inputs could not be locked", "Try again.", said, canReachOutside);

const URL = "'https://api.github.com/repos/NixOS/nixpkgs/commits/nixos-26.05'";

test.each([
  `error: unable to download ${URL}: Couldn't resolve host name (6)`,
  `error: unable to download ${URL}: Could not resolve hostname (6) Could not resolve host: api.github.com`,
  `error: unable to download ${URL}: Timeout was reached (28)`,
  `error: unable to download ${URL}: HTTP error 503 ('')`,
  `error: unable to download ${URL}: HTTP error 429 ('Too Many Requests')`,
  "fatal: unable to access 'https://git.example.org/x.git/': Could not resolve host: git.example.org",
  "ssh: connect to host git.example.org port 22: Connection timed out",
])("nobody answers: %s", (said) => {
  const { words, hindrance } = trouble(said);
  expect(hindrance).toBe("network");
  expect(words).toBe(
    `The inputs could not be locked: the network could not be reached, or nobody answered there. Try again.\n\n${said}`,
  );
  expect(trouble(said, false).words).toContain("slirp4netns (with /dev/net/tun) is missing");
});

test.each([
  `error: unable to download ${URL}: HTTP error 404 ('')`,
  "error: getting status of '/srv/missing': No such file or directory",
  "error: flake 'github:a/b' does not provide attribute 'lib'",
])("the domain's own fault, in Nix's words: %s", (said) => {
  expect(trouble(said)).toEqual({ words: said, hindrance: null });
});

test.each([
  "error: cannot open connection to remote store 'daemon'",
  "error: writing to file: No space left on device",
  "bwrap: Can't make symlink",
])("the server's: %s", (said) => {
  expect(trouble(said)).toMatchObject({
    hindrance: "server",
    words: expect.stringContaining("this server's Nix"),
  });
});
