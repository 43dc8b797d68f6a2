import { describe, expect, it, vi } from "vitest";
import { domainsOfAdministrator } from "../testing/domain";
import { member, Visitor } from "../testing/instance";

const admin = domainsOfAdministrator();
const { make, change } = admin;

describe("events", () => {
  /** Reads events of a stream until `count` of a kind have come. */
  async function listen(response: Response, kind: string, count: number) {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const found: { id: string | undefined; data: unknown }[] = [];
    let text = "";
    while (reader && found.length < count) {
      const part = await reader.read();
      if (part.done) break;
      text += part.value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        if (field("event") === kind)
          found.push({ id: field("id"), data: JSON.parse(field("data") ?? "null") });
      }
    }
    await reader?.cancel();
    return found;
  }

  it("tell revisions as they come, and what was missed since the last one heard of", async () => {
    const id = await make();
    await change(id, 1, [{ op: "add", path: "/settings/a", value: 1 }]);
    const live = listen(await admin.send("GET", `/api/domains/${id}/events?client=tab1`), "revision", 1);
    await change(id, 2, [{ op: "add", path: "/settings/b", value: 2 }]);
    expect(await live).toEqual([
      {
        id: "3",
        data: expect.objectContaining({ revision: 3, author: expect.objectContaining({ name: "Ada" }) }),
      },
    ]);
    const resumed = await admin.send("GET", `/api/domains/${id}/events`, {
      headers: { "last-event-id": "1" },
    });
    expect((await listen(resumed, "revision", 2)).map((event) => event.id)).toEqual(["2", "3"]);
  });

  it("end for a listener who may not listen any more", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const id = await make();
      const una = await member(admin, id, "Una");
      const { body: me } = await una.ask("GET", "/api/me");
      const made = await una.ask("POST", "/api/tokens", { body: { name: "Screen" } });
      const screen = new Visitor({ authorization: `Bearer ${made.body.secret}` });
      const listening = async (visitor: Visitor) =>
        listen(await visitor.send("GET", `/api/domains/${id}/events`), "no such event", 1);
      const [one, other] = [listening(una), listening(screen)];
      await una.ask("DELETE", `/api/tokens/${made.body.id}`);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await other).toEqual([]);
      await admin.ask("PATCH", `/api/accounts/${me.id}`, { body: { disabled: true } });
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await one).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("let nobody take somebody else's place by the name of their tab", async () => {
    const id = await make();
    const jack = await member(admin, id, "Jack");
    const seen = listen(await admin.send("GET", `/api/domains/${id}/events?client=tab1`), "presence", 2);
    const taken = await jack.send("GET", `/api/domains/${id}/events?client=tab1`);
    const people = (await seen)[1]?.data as { people: { name: string }[] };
    expect(people.people.map(({ name }) => name)).toEqual(["Ada", "Jack"]);
    await taken.body?.cancel();
  });

  it("tell who is here and what they look at", async () => {
    const id = await make();
    const stream = await admin.send("GET", `/api/domains/${id}/events?client=tab1`);
    const seen = listen(stream, "presence", 2);
    const selection = { kind: "machine", cluster: "attic", machine: "nas" };
    await admin.ask("POST", `/api/domains/${id}/presence`, { body: { client: "tab1", selection } });
    expect((await seen)[1]?.data).toEqual({
      people: [expect.objectContaining({ id: "tab1", name: "Ada", selection })],
    });
  });
});
