import { describe, expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import type { NixPrograms } from "../nix/programs";
import type { Ended } from "../nix/run";
import { ask, Hindered } from "./ask";

const FILES = new Map([["modules/disks.nix", '{ a = throw "disks: No space left on device"; }\n']]);
const OWN = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/modules/disks.nix:1:7";
const NIXPKGS = "/nix/store/zyxwvsrqpnmlkjihgfdcba9876543210-source/lib/customisation.nix:1:7";

/** What is made of how Nix ended. */
async function reply(end: Partial<Ended>) {
  const document = documentOf({});
  const ended: Ended = { code: 1, limit: null, stdout: "", stderr: "", ...end };
  const nix: NixPrograms = {
    installation: { nix: "/bin/nix", version: "2.8.0" },
    confines: true,
    canReachOutside: false,
    atLeast: () => false,
    nix: () => Promise.resolve(ended),
  };
  const flake = { folder: "/f", bind: { from: "/f", to: "/flake" } };
  const signal = new AbortController().signal;
  const answer = await ask({ nix, flake, document: document, files: FILES, signal }, ["a"], "a: a");
  if (answer.ok) throw new Error("this was expected to fail");
  return answer;
}

/** An error with the frame that it arose in, as Nix 2.8 and as newer ones write it. */
const written = (error: string, place: string, frame = "evaluating the attribute 'drvPath'") => [
  `error: ${error}\n\n       … while ${frame}\n\n       at ${place}:\n\n            1| x\n\n       … while evaluating 'b'\n\n       at ${NIXPKGS}:\n`,
  `error:\n       … while evaluating 'b'\n         at ${NIXPKGS}:\n            1| x\n\n       … while ${frame}\n         at ${place}:\n            1| x\n\n       error: ${error}`,
];

describe("this server's fault", () => {
  test.each([
    ...written("unexpected end-of-file", NIXPKGS),
    ...written("Nix daemon disconnected unexpectedly (maybe it crashed?)", NIXPKGS),
    ...written("writing to file: Broken pipe", NIXPKGS),
    ...written("writing to file: No space left on device", NIXPKGS),
    "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
  ])("is no answer: %s", async (stderr) => {
    await expect(reply({ stderr })).rejects.toThrow(Hindered);
  });

  test.each([
    ...written("disks: No space left on device", NIXPKGS),
    ...written("writing to file: No space left on device", OWN),
    ...written("unexpected end-of-file", OWN),
    written("unexpected end-of-file", NIXPKGS, "calling the 'throw' builtin")[1] ?? "",
    "error: the disks\n       cannot be written: No space left on device",
    "trace: bwrap: I said this\nerror: undefined variable 'x'",
  ])("is not what a domain says in its own words: %s", async (stderr) => {
    expect(await reply({ stderr })).toMatchObject({ limit: null });
  });
});

describe("an end from outside", () => {
  test("is not kept as the domain's, and not as the machine's that Nix was at", async () => {
    const { limit, failure } = await reply({ code: 137, stderr: "trace: half way\n" });
    expect(limit).toBe("killed");
    expect(failure).toMatchObject({
      ended: true,
      element: null,
      message: "Nix was ended from outside: this server may have run out of memory.",
    });
  });

  test("is not what the domain's own bounds end", async () => {
    // Memory that is not given is an error of Nix's own, or the signal of its garbage collector.
    for (const [code, stderr] of [
      [1, "error: out of memory"],
      [134, "Too many heap sections: Increase MAXHINCR or MAX_HEAP_SECTS"],
    ] as const) {
      const { limit, failure } = await reply({ code, stderr });
      expect(limit).toBeNull();
      expect(failure).toMatchObject({ message: "Nix needed more memory than is allowed." });
      expect(failure.ended).toBeUndefined();
    }
  });
});
