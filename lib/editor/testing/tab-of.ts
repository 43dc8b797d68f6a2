import type { Edit } from "@/lib/model/edit";
import { isDone, type PendingStorage, type UnsentWork } from "../pending-storage";
import { createEditorStore } from "../store";
import { Sync } from "../sync";
import type { FakeServer } from "./fake-server";

/** A storage that keeps what a reload would find. */
export function memory(): PendingStorage & { stored: readonly UnsentWork[] } {
  return {
    stored: [],
    load() {
      return JSON.parse(JSON.stringify(this.stored)) as UnsentWork[];
    },
    save(work) {
      this.stored = work.filter((each) => !isDone(each));
      return true;
    },
  };
}

/** What the edits that are kept do. */
export const labels = (storage: ReturnType<typeof memory>) =>
  storage.stored.flatMap(({ pending }) => pending.map(({ label }) => label));

/** A tab at the server's newest revision that has not begun to talk with it. */
export function load<Kept extends PendingStorage>(server: FakeServer, id: string, storage: Kept) {
  const { number, document } = server.newest;
  const { positions } = server;
  const access = { edit: true, deploy: true, admin: true };
  const init = { domainId: "d", domainName: "Home", access, document, revision: number, positions };
  const store = createEditorStore(init);
  const sync = new Sync({ store, client: server.client(id), listen: server.listen(id), storage });
  return {
    store,
    sync,
    storage,
    state: () => store.getState(),
    edit: (edit: Edit) => store.getState().edit(edit),
  };
}

/** The same once it has. */
export async function open(server: FakeServer, id: string, storage = memory()) {
  const tab = load(server, id, storage);
  await tab.sync.start();
  return tab;
}
