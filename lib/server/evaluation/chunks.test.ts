import { expect, test } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import type { ConfinedOptions } from "../nix/confined";
import type { NixPrograms } from "../nix/programs";
import { Hindered } from "./ask";
import { evaluate } from "./evaluate";

const MIB = 1024 ** 2;
/** What every process of Nix needs before the first machine. */
const BASE = 100 * MIB;

interface Asked {
  readonly machines: readonly string[];
  readonly seconds: number | undefined;
}

/** A Nix that needs so many bytes for each machine it is asked about, and fails for those in `broken`. */
function nixThatNeeds(
  machineBytes: number,
  broken: readonly string[] = [],
  error = "error: cannot add a Boolean to an integer",
) {
  const asked: Asked[] = [];
  const nix: NixPrograms = {
    installation: { nix: "/bin/nix", version: "2.8.0" },
    confines: true,
    canReachOutside: false,
    atLeast: () => false,
    nix(args, options: ConfinedOptions = {}) {
      const apply = args.at(-1) ?? "";
      const bytes = (many: number) =>
        JSON.stringify({ gc: { heapSize: BASE + many * machineBytes } }, null, 2);
      const ended = (value: unknown, many: number) =>
        Promise.resolve({ code: 0, limit: null, stdout: JSON.stringify(value), stderr: bytes(many) });
      if (args.some((each) => each.includes("clusterInfo")))
        return ended({ machines: {}, services: {}, packages: [], whole: true }, 0);
      const machines = [...apply.matchAll(/m\d+\.c\.lan/g)].map(([name]) => name);
      asked.push({ machines, seconds: options.limits?.seconds });
      const mark = /builtins.trace \("([^"]*)" \+/.exec(apply)?.[1];
      for (const name of machines) {
        if (broken.includes(name)) break;
        const system = { derivation: `/d/${name}`, toplevel: `/t/${name}` };
        if (mark) options.onStderrLine?.(`trace: ${mark}${JSON.stringify({ name, system })}`);
      }
      if (machines.some((machine) => broken.includes(machine))) {
        const stderr = `${error}\n${bytes(machines.length)}`;
        return Promise.resolve({ code: 1, limit: null, stdout: "", stderr });
      }
      const systems = machines.map((name) => ({ derivation: `/d/${name}`, toplevel: `/t/${name}` }));
      return ended(mark ? systems : systems[0], machines.length);
    },
  };
  return { nix, asked };
}

function document(count: number) {
  const machines = Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index + 1}`, {}]));
  return documentOf({ clusters: { c: { machines } } });
}

async function evaluated(fake: ReturnType<typeof nixThatNeeds>, count: number, machineBytes?: number) {
  const told: string[] = [];
  const answer = await evaluate(
    {
      nix: fake.nix,
      flake: { folder: "/f", bind: { from: "/f", to: "/flake" } },
      document: document(count),
      files: new Map(),
      signal: new AbortController().signal,
    },
    {
      ...(machineBytes === undefined ? {} : { before: { seconds: 1, memoryBytes: 1, machineBytes } }),
      onMachine: (machine, { ok }, known, all) => told.push(`${machine} ${ok} ${known}/${all}`),
    },
  );
  return { answer, told };
}

const sizes = (asked: readonly Asked[]) => asked.map(({ machines }) => machines.length);

test("one machine first, then as many as memory allows by what it needed", async () => {
  const fake = nixThatNeeds(400 * MIB);
  const { answer, told } = await evaluated(fake, 10);
  // 2 GiB for 500 MiB each, and for the 425 MiB that each of four shares the base in.
  expect(sizes(fake.asked)).toEqual([1, 4, 4, 1]);
  expect(Object.keys(answer.machines)).toHaveLength(10);
  expect(told.at(0)).toBe("m1.c.lan true 1/10");
  expect(told.at(-1)).toMatch(/ true 10\/10$/);
  expect(answer.cost.machineBytes).toBe(500 * MIB);
});

test("the first chunk goes by what the domain needed before, and is bounded", async () => {
  const fake = nixThatNeeds(1 * MIB);
  await evaluated(fake, 120, 20 * MIB);
  expect(sizes(fake.asked)).toEqual([50, 50, 20]);
});

test("a machine that ends Nix costs one process, and what was known before it is not asked again", async () => {
  const fake = nixThatNeeds(1 * MIB, ["m3.c.lan"]);
  const { answer, told } = await evaluated(fake, 8, 20 * MIB);
  expect(sizes(fake.asked)).toEqual([8, 3, 2]);
  const failed = Object.entries(answer.machines).filter(([, each]) => !each.ok);
  expect(failed.map(([machine]) => machine)).toEqual(["m3.c.lan"]);
  expect(told).toHaveLength(8);
  expect(Object.keys(answer.machines)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((each) => `m${each}.c.lan`));
});

test("where this server is the cause, there is no answer at all", async () => {
  const fake = nixThatNeeds(1 * MIB, ["m3.c.lan"], "error: cannot open connection to remote store 'daemon'");
  await expect(evaluated(fake, 6, 20 * MIB)).rejects.toThrow(Hindered);
});

test("time and memory are blamed on a machine that is alone only", async () => {
  const fake = nixThatNeeds(1 * MIB, ["m3.c.lan"], "error: out of memory");
  const { answer } = await evaluated(fake, 6, 20 * MIB);
  expect(sizes(fake.asked)).toEqual([6, 1, 3]);
  expect(answer.machines["m3.c.lan"]).toMatchObject({
    ok: false,
    failure: { message: "Nix needed more memory than is allowed." },
  });
  expect(Object.values(answer.machines).filter(({ ok }) => ok)).toHaveLength(5);
});
