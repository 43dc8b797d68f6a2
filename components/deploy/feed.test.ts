import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type EventStream, followRun } from "./feed";
import type { Run } from "./run";

const RUN: Run = {
  id: "run-1",
  domain: "d",
  revision: 1,
  package: "deploy",
  targets: [{ element: "nas.attic.lan", attribute: ["nas.attic.lan", "deploy"], scope: "machine" }],
  status: "queued",
  createdBy: "Ada",
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  error: null,
  result: null,
};

/** Speaks for the server. */
class FakeStream implements EventStream {
  readyState = 1;
  closed = false;
  private readonly listeners = new Map<string, ((event: { data?: string }) => void)[]>();
  constructor(readonly url: string) {}
  addEventListener(type: string, listener: (event: { data?: string }) => void) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  say(type: string, data?: unknown, lastEventId = "") {
    const event = data === undefined ? {} : { data: JSON.stringify(data), lastEventId };
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
  close() {
    this.closed = true;
  }
}

let streams: FakeStream[] = [];
const open = (url: string) => {
  const stream = new FakeStream(url);
  streams.push(stream);
  return stream;
};
const log = (line: string) => ({ at: "2026-01-01T00:00:00.000Z", target: null, line });

beforeEach(() => {
  streams = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("many events are one drawing", () => {
  const feed = followRun(RUN, open);
  let drawings = 0;
  feed.subscribe(() => drawings++);
  for (let line = 1; line <= 500; line++) streams[0]?.say("log", log(`line ${line}`), String(line));
  vi.runAllTimers();
  expect(drawings).toBe(1);
  expect(feed.state().journal.lines).toHaveLength(500);
});

test("a stream that the server ended goes on after the last event, and says nothing twice", () => {
  const feed = followRun(RUN, open);
  const [first] = streams;
  first?.say("log", log("one"), "1");
  first?.say("log", log("two"), "2");
  vi.advanceTimersByTime(200);
  if (first) first.readyState = 2;
  first?.say("error");
  expect(feed.state().connection).toBe("lost");
  vi.advanceTimersByTime(5000);
  expect(streams.map(({ url }) => url)).toEqual([
    "/api/deployments/run-1/events?after=0",
    "/api/deployments/run-1/events?after=2",
  ]);
  streams[1]?.say("open");
  streams[1]?.say("log", log("two"), "2");
  streams[1]?.say("log", log("three"), "3");
  vi.advanceTimersByTime(200);
  expect(feed.state().connection).toBe("open");
  expect(feed.state().journal.lines.map(({ text }) => text)).toEqual(["one", "two", "three"]);
});

test("the end closes the stream and is not taken for a lost connection", () => {
  const feed = followRun(RUN, open);
  streams[0]?.say("log", log("last words"), "1");
  streams[0]?.say("end", { ...RUN, status: "failed", error: "it broke" });
  streams[0]?.say("error");
  expect(streams[0]?.closed).toBe(true);
  expect(feed.state()).toMatchObject({ connection: "ended", run: { status: "failed" } });
  expect(feed.state().journal.error).toBe("it broke");
  expect(feed.state().journal.lines.map(({ text }) => text)).toEqual(["last words"]);
  vi.advanceTimersByTime(60_000);
  expect(streams).toHaveLength(1);
});

test("after an interruption it listens again until it is known what the machine runs", () => {
  const result = { state: "unknown", message: null, toplevel: null, previous: null, running: null } as const;
  const interrupted = { ...RUN, status: "interrupted", result: { "nas.attic.lan": result } } as const;
  const feed = followRun(RUN, open);
  streams[0]?.say("log", log("last words"), "1");
  streams[0]?.say("end", interrupted);
  vi.advanceTimersByTime(5000);
  expect(streams.at(-1)?.url).toBe("/api/deployments/run-1/events?after=1");
  const known = { ...result, state: "rolled-back", running: "/nix/store/a" } as const;
  streams.at(-1)?.say("result", { at: RUN.createdAt, target: "nas.attic.lan", result: known }, "2");
  streams.at(-1)?.say("end", { ...interrupted, result: { "nas.attic.lan": known } });
  vi.advanceTimersByTime(60_000);
  expect(streams).toHaveLength(2);
  expect(feed.state().journal.targets[0]?.result).toEqual(known);
});
