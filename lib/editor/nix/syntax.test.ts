import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { domainOf } from "@/lib/resolver/testing/documents";
import { fail, ok } from "@/lib/shared/result";
import type { Client } from "../client";
import { failureProblem } from "../evaluation-problems";
import { createEditorStore } from "../store";
import { watchSyntax } from "./syntax";

const PATH = ["clusters", "attic", "services", "dns", "definition"];
const POINTER = "/clusters/attic/services/dns/definition";
const WRONG = "{ ... }: {\n  a = 1\n}";
const ERROR = { message: "syntax error, unexpected '}', expecting ';'", line: 3, column: 1 };
const access = { edit: true, deploy: true, admin: true };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(parse: Client["parseSources"]) {
  const document = domainOf({
    attic: {
      services: {
        dns: { selectors: [{ filter: "clusterMachines" }] },
        web: { selectors: [{ filter: "clusterMachines" }], extraConfig: "{ open" },
      },
    },
  });
  const store = createEditorStore({ domainId: "d", domainName: "Home", access, document, revision: 1 });
  const type = (text: string) => store.getState().edit({ type: "set", path: PATH, value: text });
  const found = () => store.getState().problems.filter(({ code }) => code.startsWith("nix-"));
  const pause = () => vi.advanceTimersByTimeAsync(1000);
  return { store, type, found, pause, stop: watchSyntax(store, parse) };
}

/** Nix, as far as this test goes. */
const parser = () =>
  vi.fn<Client["parseSources"]>(async (sources) =>
    ok({ errors: sources.map((source) => (source === WRONG ? ERROR : null)) }),
  );

test("each text is asked about once, all together, but for those that are not closed", async () => {
  const parse = parser();
  const { type, found, pause } = open(parse);
  await pause();
  expect(parse.mock.calls).toEqual([[["{ ... }: { }", "{ }"]]]);
  type("{ ... }: {\n  a");
  type(WRONG);
  await pause();
  expect(parse.mock.calls.slice(1)).toEqual([[[WRONG]]]);
  expect(found()).toEqual([
    {
      severity: "error",
      code: "nix-syntax",
      path: POINTER,
      message: "Nix, line 3, column 1: syntax error, unexpected '}', expecting ';'",
    },
  ]);
  type("{ ... }: { }");
  await pause();
  expect(found()).toEqual([]);
  type(WRONG);
  await pause();
  expect(found()).toHaveLength(1);
  expect(parse).toHaveBeenCalledTimes(2);
});

test("what evaluating reports of the same line is told once", async () => {
  const { store, type, found, pause, stop } = open(parser());
  type(WRONG);
  await pause();
  const reported = failureProblem({ message: "syntax error", path: POINTER, line: 3 }, []);
  store.getState().learn("evaluation", [reported]);
  expect(found()).toEqual([reported]);
  store.getState().learn("evaluation", []);
  expect(found()).toMatchObject([{ code: "nix-syntax" }]);
  stop();
  expect(found()).toEqual([]);
});

test("a server that is busy is asked again", async () => {
  const parse = parser();
  parse.mockResolvedValueOnce(fail({ kind: "unreachable", message: "busy", retryAfter: null }));
  const { type, found, pause } = open(parse);
  type(WRONG);
  await pause();
  expect(found()).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(found()).toHaveLength(1);
});
