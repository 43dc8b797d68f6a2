// npm run bench: the resolver, the model and the export on a large synthetic domain, then real deployments. Medians,
// never a test.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bytesOf, firstVisit } from "@/bench/first-visit";
import { median, ratio, shown } from "@/bench/measure";
import { askNix, nixVersion } from "@/bench/nix";
import { LARGE, syntheticDomain } from "@/bench/synthetic";
import { makeReady } from "@/scripts/ready/index.mjs";
import { readLibrary } from "@/lib/cli/library";
import { generateFlake } from "@/lib/codegen/flake";
import { readDocument } from "@/lib/model/read";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { compareResolutions } from "@/lib/resolver/impact";
import type { Resolution } from "@/lib/resolver/resolution";
import { type Json, sameJson } from "@/lib/shared/json";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = syntheticDomain(LARGE);
const RUNS = 9;
const EDITS = 60;

/** Nothing that an earlier run found out is of use: neither the objects nor the texts of the sources are the same. */
function unseen(): DomainDocument {
  salt++;
  return validated(syntheticDomain(LARGE, salt));
}
let salt = 0;

function validated(json = text): DomainDocument {
  const read = readDocument(JSON.parse(json));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** Edits as a person makes them, one after another: a tag, an address, a role, a new machine. */
function edited(document: DomainDocument, step: number): DomainDocument {
  const machine = ["clusters", `c${step % 20}`, "machines", `m${step}`];
  const edits = [
    { type: "set", path: [...machine, "tags"], value: [`tag${step % 10}`, `new${step}`] },
    { type: "set", path: [...machine, "ips"], value: [`10.200.0.${step + 1}`] },
    {
      type: "setFilters",
      service: { kind: "service", cluster: `c${step % 20}`, service: "service7" },
      binding: { kind: "role", role: "primary" },
      filters: [{ filter: "hostname", hostname: `m${step + 1}` }],
    },
    { type: "create", element: { kind: "machine", cluster: `c${step % 20}`, machine: `new${step}` } },
  ] as const;
  const edit = edits[step % edits.length];
  const planned = edit && planEdit(document, edit);
  if (!planned?.ok) throw new Error(`edit ${step} was refused`);
  return planned.value.document;
}

const rows: (readonly [string, number, string?])[] = [];
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

say(
  `${LARGE.machines} machines in ${LARGE.clusters} clusters, ${LARGE.services} services, ${(text.length / 1e6).toFixed(1)} MB of JSON; medians`,
);
const nothing = (): null => null;
const parse = median(RUNS, nothing, () => JSON.parse(text) as unknown).ms;
rows.push(["JSON.parse", parse]);
rows.push(["validate", median(RUNS, () => JSON.parse(text) as unknown, readDocument).ms]);
const scratch = median(RUNS, unseen, (document) => resolveDomain(document));
rows.push(["resolve from scratch", scratch.ms, `${scratch.last.problems.length} problems`]);

let document = validated();
let resolution: Resolution = resolveDomain(document);
const steps: DomainDocument[] = [];
for (let step = 0; step < EDITS; step++) {
  document = edited(document, step);
  steps.push(document);
}
let before = resolution;
const oneEdit = median(
  EDITS,
  (run) => steps[run] ?? document,
  (next) => {
    before = resolution;
    resolution = resolveDomain(next, resolution);
  },
).ms;
rows.push([
  "resolve after one edit",
  oneEdit,
  `${(scratch.ms / oneEdit).toFixed(0)} times cheaper than from scratch`,
]);
rows.push([
  "what a new machine changes",
  median(RUNS, nothing, () => compareResolutions(before, resolution)).ms,
]);

const SERVICE = "service5.c3.bench";
const MACHINE = "m7.c3.bench";
const printed = median(RUNS, unseen, (fresh) =>
  JSON.stringify(resolveDomain(fresh).argumentOf(SERVICE, MACHINE)),
);
rows.push(["print one argument, from scratch", printed.ms]);
rows.push([
  "print one argument, resolved before",
  median(
    RUNS,
    () => resolution,
    (known) => JSON.stringify(known.argumentOf(SERVICE, MACHINE)),
  ).ms,
]);
const library = readLibrary(`${root}nix`);
const files = median(3, unseen, (fresh) => generateFlake(fresh, { library }));
rows.push(["export", files.ms, `${files.last.size} files`]);

for (const [what, ms, note = ""] of rows)
  say(
    `  ${what.padEnd(36)} ${shown(ms).padStart(10)}  ${ratio(ms, parse).padStart(8)} of JSON.parse  ${note}`,
  );

const nix = nixVersion();
if (nix === undefined) say("  nix eval: there is no Nix on this machine");
else {
  const answer = askNix(files.last, `clusterArguments."${SERVICE}"."${MACHINE}"`);
  if (typeof answer === "string") say(`  nix eval (${nix}), the same argument: ${answer}`);
  else {
    const same = sameJson(answer.value as Json, JSON.parse(printed.last) as Json);
    say(
      `  ${`nix eval, the same argument`.padEnd(36)} ${shown(answer.ms).padStart(10)}  ${ratio(answer.ms, parse).padStart(8)} of JSON.parse  ${same ? "the same answer" : "ANOTHER ANSWER"} (${nix}, ${answer.nixpkgs})`,
    );
  }
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
await makeReady();
const home = JSON.parse(readFileSync(`${root}nix/examples/home-lab/domain.json`, "utf8")) as unknown;
const visit = await firstVisit(home);
if (visit === null) say("  first visit: there is no browser on this machine");
else {
  const { scripts, worker } = visit;
  say(
    `  first visit to a domain: ${kB(bytesOf(scripts))} of JavaScript, gzipped, in ${scripts.length} files (aim: below 350 kB); ELK in its worker ${kB(bytesOf(worker))}`,
  );
  for (const { name, bytes } of scripts) say(`    ${kB(bytes).padStart(9)}  ${name}`);
}

spawnSync(process.execPath, ["bin/run-ts.mjs", "bench/evaluation.ts"], { cwd: root, stdio: "inherit" });
// The server's own code is for a server's conditions only.
spawnSync(process.execPath, ["--conditions=react-server", "bin/run-ts.mjs", "bench/deployment.ts"], {
  cwd: root,
  stdio: "inherit",
});
