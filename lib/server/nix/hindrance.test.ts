import { expect, test } from "vitest";
import { nixMessage } from "./flakes";
import { inputsTrouble } from "./hindrance";

const trouble = (said: string, canReachOutside = true) =>
  inputsTrouble("The inputs could not be locked", "Try again.", said, canReachOutside);

const URL = "'https://api.github.com/repos/NixOS/nixpkgs/commits/nixos-26.05'";

test.each([
  `error: unable to download ${URL}: Timeout was reached (28)`,
  `error: unable to download ${URL}: HTTP error 503 ('')`,
  `error: unable to download ${URL}: HTTP error 429 ('Too Many Requests')`,
  "fatal: unable to access 'https://git.example.org/x.git/': The requested URL returned error: 503",
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
  `error: unable to download ${URL}: Couldn't resolve host name (6)`,
  `error: unable to download ${URL}: Could not resolve hostname (6) Could not resolve host: api.github.com`,
  "fatal: unable to access 'https://git.example.org/x.git/': Could not resolve host: git.example.org",
])("a host that is not there may be the address or the network: %s", (said) => {
  const { words, hindrance } = trouble(said);
  expect(hindrance).toBe("network");
  expect(words).toContain("no such host was found, so the address or the network is at fault. Try again.");
});

test("a rate limit is no answer about the input", () => {
  const body = '{"message":"API rate limit exceeded for 203.0.113.7. (But here\'s the good news: …)"}';
  const said = `error: unable to download ${URL}: HTTP error 403 ('')\n\n       response body:\n\n       ${body}`;
  expect(trouble(said)).toMatchObject({
    hindrance: "network",
    words: expect.stringContaining("wants no more questions for now"),
  });
});

test("what was ended while it was fetched may be there the next time", () => {
  const said = nixMessage({ code: null, limit: "time", stdout: "", stderr: "" });
  expect(trouble(said)).toMatchObject({ hindrance: "network", words: expect.stringContaining("slow") });
});

test("what Nix itself passes over is not said", () => {
  const stderr = "error (ignored): error: end of string reached\nerror: getting status of '/x': No such file";
  const said = nixMessage({ code: 1, limit: null, stdout: "", stderr });
  expect(said).toBe("error: getting status of '/x': No such file");
});

test.each([
  `error: unable to download ${URL}: HTTP error 404 ('')`,
  `error: unable to download ${URL}: HTTP error 403 ('Forbidden')`,
  "fatal: unable to access 'https://git.example.org/x.git/': The requested URL returned error: 404",
  "fatal: unable to access 'https://git.example.org/x.git/': The requested URL returned error: 403",
  "error: getting status of '/srv/missing': No such file or directory",
  "error: flake 'github:a/b' does not provide attribute 'lib'",
])("the domain's own fault, in Nix's words: %s", (said) => {
  expect(trouble(said)).toEqual({ words: said, hindrance: null });
});

test.each([
  "error: cannot open connection to remote store 'daemon'",
  "error: writing to file: No space left on device",
  "fatal: cannot copy 'a' to 'b': No space left on device",
  "error: executing SQLite statement 'insert …': disk I/O error, disk I/O error (in '/nix/var/nix/db/db.sqlite')",
  "error: unexpected end-of-file",
  "error:\n       … while fetching the input 'github:a/b'\n\n       error: Nix daemon disconnected unexpectedly (maybe it crashed?)",
  "error: writing to file: Broken pipe",
  "bwrap: Can't make symlink",
])("the server's: %s", (said) => {
  expect(trouble(said)).toMatchObject({
    hindrance: "server",
    words: expect.stringContaining("this server's Nix"),
  });
});
