import { describe, expect, it } from "vitest";
import { elementKey } from "@/lib/model/element";
import { machineStates, recordMachine } from "../db/machine-states";
import { recordMachineOf } from "../domains/machine-news";
import { domainsOfAdministrator } from "../testing/domain";

const { ask, change, make, read } = domainsOfAdministrator();

describe("positions", () => {
  it("are merged, forgotten, and follow a rename", async () => {
    const id = await make();
    const nas = elementKey({ kind: "machine", cluster: "attic", machine: "nas" });
    const attic = elementKey({ kind: "cluster", cluster: "attic" });
    const places = { [nas]: { x: 1, y: 2 }, [attic]: { x: 0, y: 0 } };
    await ask("PATCH", `/api/domains/${id}/positions`, { body: places });
    await ask("PATCH", `/api/domains/${id}/positions`, { body: { [attic]: null } });
    expect((await read(id)).positions).toEqual({ [nas]: { x: 1, y: 2 } });
    const machines = "/clusters/attic/machines";
    await change(id, 1, [{ op: "move", from: `${machines}/nas`, path: `${machines}/vault` }]);
    const vault = elementKey({ kind: "machine", cluster: "attic", machine: "vault" });
    expect((await ask("GET", `/api/domains/${id}/positions`)).body).toEqual({
      [vault]: { x: 1, y: 2 },
    });
  });
});

describe("what machines run", () => {
  it("follows a rename, also onto the name of a machine that is gone, and a swap of names", async () => {
    const id = await make();
    const path = (name: string) => `/clusters/attic/machines/${name}`;
    const running = async () =>
      Object.fromEntries([...(await machineStates(id))].map(([key, row]) => [key, row.runningToplevel]));
    for (const name of ["nas", "pi"]) {
      await recordMachine(id, path(name), { running: `/nix/store/${name}` });
      await ask("PATCH", `/api/domains/${id}/positions`, {
        body: { [path(name)]: { x: name.length, y: 0 } },
      });
    }
    const swap = [
      { op: "move", from: path("nas"), path: path("between") },
      { op: "move", from: path("pi"), path: path("nas") },
      { op: "move", from: path("between"), path: path("pi") },
    ];
    expect((await change(id, 1, swap)).status).toBe(200);
    expect(await running()).toEqual({ [path("nas")]: "/nix/store/pi", [path("pi")]: "/nix/store/nas" });
    const gone = [{ op: "remove", path: path("nas") }];
    expect((await change(id, 2, gone)).status).toBe(200);
    const taken = [{ op: "move", from: path("pi"), path: path("nas") }];
    expect((await change(id, 3, taken)).status).toBe(200);
    expect(await running()).toEqual({ [path("nas")]: "/nix/store/nas" });
    expect((await read(id)).positions).toEqual({ [path("nas")]: { x: 3, y: 0 } });
  });
});

describe("what stood under a name that another machine takes", () => {
  it("is not the other's, also where the other has nothing of the kind", async () => {
    const id = await make();
    const path = (name: string) => `/clusters/attic/machines/${name}`;
    await recordMachine(id, path("nas"), { running: "/nix/store/gone" });
    await ask("PATCH", `/api/domains/${id}/positions`, { body: { [path("nas")]: { x: 1, y: 1 } } });
    await change(id, 1, [{ op: "remove", path: path("nas") }]);
    await change(id, 2, [{ op: "move", from: path("pi"), path: path("nas") }]);
    expect((await machineStates(id)).size).toBe(0);
    expect((await read(id)).positions).toEqual({});
  });
});

describe("what a job learns of a machine", () => {
  const path = (name: string) => `/clusters/attic/machines/${name}`;

  it("is kept for the machine that it asked, whatever that is called by then", async () => {
    const id = await make();
    const learnt = (name: string) =>
      recordMachineOf({ domainId: id, revision: 1 }, path(name), { running: `/nix/store/${name}` });
    const swap = [
      { op: "move", from: path("nas"), path: path("between") },
      { op: "move", from: path("pi"), path: path("nas") },
      { op: "move", from: path("between"), path: path("pi") },
    ];
    await change(id, 1, swap);
    await change(id, 2, [{ op: "move", from: path("nas"), path: path("vault") }]);
    // In one go with renames that are made meanwhile: none may be missed.
    const renaming = (async () => {
      for (let at = 3; at < 9; at++) {
        const [from, to] = at % 2 === 1 ? ["vault", "cellar"] : ["cellar", "vault"];
        expect((await change(id, at, [{ op: "move", from: path(from), path: path(to) }])).status).toBe(200);
      }
    })();
    await Promise.all([renaming, learnt("nas"), learnt("pi"), learnt("pi")]);
    expect([...(await machineStates(id))].map(([key, row]) => [key, row.runningToplevel]).sort()).toEqual([
      [path("pi"), "/nix/store/nas"],
      [path("vault"), "/nix/store/pi"],
    ]);
  });

  it("is nobody's when its name is another machine's by then", async () => {
    const id = await make();
    await change(id, 1, [{ op: "remove", path: path("nas") }]);
    await change(id, 2, [{ op: "move", from: path("pi"), path: path("nas") }]);
    await recordMachineOf({ domainId: id, revision: 1 }, path("nas"), { running: "/nix/store/gone" });
    expect((await machineStates(id)).size).toBe(0);
  });
});
