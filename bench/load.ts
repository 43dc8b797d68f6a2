// node bin/run-ts.mjs bench/load.ts: how many people can edit at once. Starts a studio of its own on the loopback
// interface, adds editors (each an edit a second, all in one domain) until the slowest hundredth of answers exceeds
// 250 ms, then looks whether an edit was lost or reordered, and what the server's memory is after 10,000 edits. Beside
// that, how long after an answer another person's tab has the edit in what it draws.
import { readdirSync, readFileSync } from "node:fs";
import { openWatcher } from "@/bench/listener";
import { middle } from "@/bench/measure";
import { startStudio } from "@/e2e/support/server";
import { syntheticDomain } from "@/bench/synthetic";

const LIMIT_MS = 250;
const STEP_SECONDS = 8;
const STEPS = [10, 20, 40, 80, 120, 160, 240, 320];
const EDITS = 10_000;
const SIZE = { clusters: 10, machines: 100, services: 30, domainWide: 3 } as const;
/** Edits of one person, one after another, that another one watches. */
const WATCHED = 100;
/** People who then edit as fast as they may, each with an account. */
const HASTY = 8;
/** Beyond so many editors nobody watches: that tab would take from the server what it works with. */
const MOST_WATCHED = 40;
/** One account may change something 20 times a second; an editor does once. */
const EDITORS_AN_ACCOUNT = 15;

/** The number of the watcher's account. */
const WATCHER = 200;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

interface Person {
  readonly number: number;
  readonly authorization: string;
  /** Values that were acknowledged, in the order of the answers. */
  readonly made: number[];
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

/** The 99th percentile. */
function p99(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}

/** Resident memory of the web server below a process, in MiB. */
function serverMemory(parent: number | undefined): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === parent && command.includes("web.mjs"))
        return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    } catch {
      // It ended while we looked.
    }
  }
  return Number.NaN;
}

// As behind a proxy, so that accounts come from addresses of their own.
const studio = await startStudio({ TRUST_PROXY: "1" });
try {
  const headers: Record<string, string> = { "Content-Type": "application/json", Origin: studio.url };
  const ask = async (method: string, path: string, body?: unknown, extra: Record<string, string> = {}) => {
    const answer = await fetch(studio.url + path, {
      method,
      headers: { ...headers, ...extra },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const token = new URL(studio.setupUrl).searchParams.get("token");
  const setup = await ask("POST", "/api/setup", {
    name: "Ada",
    email: "ada@example.org",
    password: "an engine of numbers",
    token,
  });
  const cookie = cookieOf(setup);
  const document = JSON.parse(syntheticDomain(SIZE)) as unknown;
  const made = await ask("POST", "/api/domains", { name: "Load", document }, { cookie });
  const { id } = (await made.json()) as { id: string };
  const roles = { edit: true, deploy: false, admin: false };
  /** Another account with a token that may edit. */
  const account = async (number: number) => {
    const invited = await ask("POST", `/api/domains/${id}/invitations`, roles, { cookie });
    const { link } = (await invited.json()) as { link: string };
    const from = { "X-Forwarded-For": `192.0.2.${number + 1}` };
    const email = `p${number}@example.org`;
    const body = { name: `P${number}`, email, password: "a long password", token: link.split("/").at(-1) };
    const joined = cookieOf(await ask("POST", "/api/invitation/accept", body, from));
    const token = { name: "load", domainId: id, ...roles };
    const answer = await ask("POST", "/api/tokens", token, { cookie: joined, ...from });
    return `Bearer ${((await answer.json()) as { secret: string }).secret}`;
  };
  const accounts: string[] = [];
  const people: Person[] = [];
  const times: number[] = [];
  let newest = 1;
  let refused = 0;
  /** When an edit was sent and acknowledged, and when the watcher had it, by revision. */
  const madeAt = new Map<number, { readonly sent: number; readonly answered: number }>();
  const shownAt = new Map<number, number>();

  /** Milliseconds from an edit to the screen of another person, since the last look. */
  async function delays() {
    const isShown = () => [...madeAt.keys()].every((revision) => shownAt.has(revision));
    for (let waited = 0; waited < 10_000 && !isShown(); waited += 100) await wait(100);
    const found = [...madeAt].flatMap(([revision, { sent, answered }]) => {
      const shown = shownAt.get(revision);
      // News can be faster than the answer.
      return shown === undefined ? [] : [{ sent: shown - sent, answered: Math.max(0, shown - answered) }];
    });
    unseen += madeAt.size - found.length;
    madeAt.clear();
    shownAt.clear();
    const told = (times: readonly number[]) =>
      `${middle(times).toFixed(1)} ms (median), ${p99(times).toFixed(1)} ms (p99)`;
    return `on another's screen ${told(found.map(({ sent }) => sent))} after it was sent, ${told(found.map(({ answered }) => answered))} after its answer`;
  }
  let unseen = 0;

  async function edit(person: Person): Promise<void> {
    const value = person.made.length + 1;
    const start = performance.now();
    const patches = [{ op: "add", path: `/settings/p${person.number}`, value }];
    const answer = await fetch(`${studio.url}/api/domains/${id}/changes`, {
      method: "POST",
      headers: { ...headers, Authorization: person.authorization },
      body: JSON.stringify({ baseRevision: newest, patches, message: `p${person.number} ${value}` }),
    });
    const { revision } = (await answer.json()) as { revision?: number };
    const now = performance.now();
    times.push(now - start);
    if (answer.status !== 200 || revision === undefined) {
      refused++;
      return;
    }
    madeAt.set(revision, { sent: start, answered: now });
    person.made.push(value);
    // As tabs do, which hear of each other's revisions.
    newest = Math.max(newest, revision);
  }

  const watcher = await account(WATCHER);
  const stop = await openWatcher(studio.url, id, watcher, (revision) =>
    shownAt.set(revision, performance.now()),
  );
  const alone: Person = { number: people.length, authorization: await account(0), made: [] };
  accounts[0] = alone.authorization;
  people.push(alone);
  for (let count = 0; count < WATCHED; count++) {
    await edit(alone);
    await wait(60);
  }
  say(`${SIZE.machines} machines, ${SIZE.services} services in one domain`);
  say(`two people, ${WATCHED} edits: an edit is ${await delays()}`);
  say("each editor an edit a second");
  /** So many editors for a while; whether the slowest hundredth of answers was fast enough. */
  async function isHeld(editors: number): Promise<boolean> {
    const watched = editors <= MOST_WATCHED;
    if (!watched) stop();
    madeAt.clear();
    times.length = 0;
    refused = 0;
    const begin = performance.now();
    await Promise.all(
      people.map(async (person, index) => {
        // Spread over the second, as people are.
        for (let second = 0; second < STEP_SECONDS; second++) {
          await wait(begin + second * 1000 + (index * 1000) / editors - performance.now());
          await edit(person);
        }
      }),
    );
    const slow = p99(times);
    const answers = `p99 ${slow.toFixed(0).padStart(5)} ms  refused ${refused}`;
    say(`  ${String(editors).padStart(4)} editors  ${answers}  ${watched ? await delays() : ""}`);
    return slow <= LIMIT_MS && refused === 0;
  }

  let held = 0;
  for (const editors of STEPS) {
    while (people.length < editors) {
      const mine = Math.floor(people.length / EDITORS_AN_ACCOUNT);
      const authorization = accounts[mine] ?? (await account(mine));
      accounts[mine] = authorization;
      people.push({ number: people.length, authorization, made: [] });
    }
    // Something else on the machine may have been in the way: once more, then.
    if (!(await isHeld(editors)) && !(await isHeld(editors))) break;
    held = editors;
  }
  stop();
  say(
    `held below ${LIMIT_MS} ms: ${held} editors; acknowledged edits that the watcher did not get: ${unseen}`,
  );

  const few = people.filter(({ number }) => number % EDITORS_AN_ACCOUNT === 0);
  while (few.length < HASTY) {
    const mine = accounts.length;
    accounts[mine] = await account(mine);
    const person: Person = { number: people.length, authorization: accounts[mine], made: [] };
    people.push(person);
    few.push(person);
  }
  const before = serverMemory(studio.pid());
  const count = () => people.reduce((sum, { made: done }) => sum + done.length, 0);
  const already = count();
  const start = performance.now();
  await Promise.all(
    few.map(async (person) => {
      while (count() < EDITS && performance.now() - start < 100_000) {
        const made = person.made.length;
        await edit(person);
        // Faster than an account may.
        if (person.made.length === made) await wait(50);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  say(`${count()} edits; the last ones at ${((count() - already) / seconds).toFixed(0)} a second`);
  say(
    `memory of the web server: ${before.toFixed(0)} MiB before them, ${serverMemory(studio.pid()).toFixed(0)} MiB after`,
  );

  // Every acknowledged edit is a revision, in the order in which its author made it.
  const seen = new Map<number, number[]>();
  let after = 0;
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const page = Number.isFinite(before) ? `&before=${before}` : "";
    const rows = (await (
      await ask("GET", `/api/domains/${id}/revisions?limit=500${page}`, undefined, { cookie })
    ).json()) as { number: number; message: string }[];
    for (const { number, message } of rows) {
      before = number;
      const [, person, value] = /^p(\d+) (\d+)$/.exec(message) ?? [];
      if (person === undefined) continue;
      after++;
      seen.set(Number(person), [Number(value), ...(seen.get(Number(person)) ?? [])]);
    }
    if (rows.length === 0 || before === 1) break;
  }
  const wrong = people.filter(({ number, made: done }) => seen.get(number)?.join() !== done.join());
  say(`${after} revisions; editors with an edit lost or reordered: ${wrong.length}`);
  if (wrong.length > 0 || unseen > 0) process.exitCode = 1;
} finally {
  await studio.remove();
}
