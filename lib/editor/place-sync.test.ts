import { expect, test } from "vitest";
import type { Edit } from "@/lib/model/edit";
import { elementKey } from "@/lib/model/element";
import { readDocument } from "@/lib/model/read";
import { present } from "@/lib/shared/assert";
import { PlaceSync } from "./place-sync";
import { withNext } from "./replica";
import type { Positions } from "./state";
import { createEditorStore } from "./store";
import { FakeServer } from "./testing/fake-server";

const machine = (name: string) => ({ kind: "machine", cluster: "attic", machine: name }) as const;
const place = (name: string, x: number): Positions => ({ [elementKey(machine(name))]: { x, y: 0 } });

/** A tab whose answers about places are held up by whatever happens in the meantime. */
function heldUp(meanwhile: (server: FakeServer, tab: { store: Store; places: PlaceSync }) => unknown) {
  const read = readDocument({
    schemaVersion: 1,
    suffix: "lan",
    clusters: { attic: { machines: { nas: {} } } },
  });
  const document = present(read.ok ? read.value : undefined, "document");
  const server = new FakeServer(document);
  server.positions = place("nas", 1);
  const access = { edit: true, deploy: true, admin: true };
  const init = {
    domainId: "d",
    domainName: "Home",
    access,
    document,
    revision: 1,
    positions: server.positions,
  };
  const store = createEditorStore(init);
  const client = server.client("a");
  let times = 0;
  const places = new PlaceSync(store, {
    ...client,
    async positions(id) {
      const answer = await client.positions(id);
      if (times++ === 0) await meanwhile(server, { store, places });
      return answer;
    },
  });
  return { server, store, places };
}
type Store = ReturnType<typeof createEditorStore>;

test("a move of mine that is told while places are asked for stays", async () => {
  const { server, store, places } = heldUp(async (_, tab) => {
    tab.store.getState().move(place("nas", 5));
    await tab.places.tell("d");
  });
  await places.take("d");
  expect(store.getState().positions).toEqual(place("nas", 5));
  expect(server.positions).toEqual(place("nas", 5));
});

test("an element that is renamed while places are asked for keeps its own", async () => {
  const rename: Edit = { type: "rename", element: machine("nas"), name: "store" };
  const { store, places } = heldUp((server, tab) => {
    tab.store.getState().edit(rename);
    const [edit] = tab.store.replica().pending;
    server.change(1, edit?.patch ?? [], "b");
    tab.places.follow(edit?.patch ?? []);
    tab.store.adopt(withNext(tab.store.replica(), 2, edit?.patch ?? []));
  });
  await places.take("d");
  expect(store.getState().positions).toEqual(place("store", 1));
});
