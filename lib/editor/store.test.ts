import { describe, expect, test } from "vitest";
import type { Edit } from "@/lib/model/edit";
import { elementKey, type MachineRef } from "@/lib/model/element";
import { documentOf } from "@/lib/model/testing/document";
import { planEdit } from "@/lib/model/plan";
import type { DomainDocument } from "@/lib/model/schema";
import { createEditorStore } from "./store";

function home(): DomainDocument {
  return documentOf({
    clusters: {
      attic: {
        machines: { nas: {}, pi: {} },
        services: {
          backup: {
            selectors: [{ filter: "clusterMachines" }],
            roles: { target: [{ filter: "hostname", hostname: "nas" }] },
          },
        },
      },
    },
  });
}

const nas: MachineRef = { kind: "machine", cluster: "attic", machine: "nas" };
const store = () => ({ kind: "machine", cluster: "attic", machine: "store" }) as const;
const rename: Edit = { type: "rename", element: nas, name: "store" };
const tags = (machine: string, value: string[]): Edit => ({
  type: "set",
  path: ["clusters", "attic", "machines", machine, "tags"],
  value,
});

function open(access = { edit: true, deploy: true, admin: true }) {
  const document = home();
  return createEditorStore({ domainId: "d", domainName: "Home", access, document, revision: 1 });
}

/** What somebody else would send who did `edit` on `document`. */
function theirs(document: DomainDocument, edit: Edit) {
  const plan = planEdit(document, edit);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.forward;
}

function machineTags(document: DomainDocument, machine: string) {
  return document.clusters["attic"]?.machines[machine]?.tags;
}

describe("the editor's store", () => {
  test("an edit shows at once, is pending, and is undone and redone in words", () => {
    const editor = open();
    const { edit, undo, redo } = editor.getState();
    const before = editor.getState().document;
    expect(edit(rename).ok).toBe(true);
    expect(editor.getState()).toMatchObject({
      undoLabel: "Rename nas to store",
      redoLabel: null,
      sync: { status: "saving", pending: 1, conflict: null },
    });
    expect(editor.getState().resolution.machines.has("store.attic.lan")).toBe(true);
    const after = editor.getState().document;
    undo();
    expect(editor.getState()).toMatchObject({
      document: before,
      undoLabel: null,
      redoLabel: "Rename nas to store",
    });
    redo();
    expect(editor.getState()).toMatchObject({
      document: after,
      undoLabel: "Rename nas to store",
      redoLabel: null,
    });
    undo();
    expect(editor.getState().document).toEqual(before);
  });

  test("a hold on the last edit takes back that edit or nothing, and says when it is over", () => {
    const editor = open();
    const { edit, undo, redo, lastEdit, select } = editor.getState();
    edit({ type: "delete", element: { ...nas, machine: "pi" } });
    let over = 0;
    const deletion = lastEdit();
    deletion.whenOver(() => {
      over += 1;
    });
    select([nas]);
    expect(over).toBe(0);
    edit(rename);
    expect(over).toBe(1);
    const after = editor.getState().document;
    deletion.undo();
    expect(editor.getState().document).toBe(after);
    undo();
    expect(over).toBe(1);
    deletion.undo();
    expect(machineTags(editor.getState().document, "pi")).toEqual([]);
    redo();
    deletion.undo();
    expect(machineTags(editor.getState().document, "pi")).toBeUndefined();
  });

  test("selection, hover and positions follow a rename and its undo", () => {
    const editor = open();
    const { select, move, edit, undo } = editor.getState();
    select([nas]);
    move({ [elementKey(nas)]: { x: 1, y: 2 } });
    edit(rename);
    expect(editor.getState()).toMatchObject({
      selection: [store()],
      positions: { [elementKey(store())]: { x: 1, y: 2 } },
    });
    undo();
    expect(editor.getState()).toMatchObject({
      selection: [nas],
      positions: { [elementKey(nas)]: { x: 1, y: 2 } },
    });
    undo();
    expect(editor.getState().positions).toEqual({});
  });

  test("a gesture is one step of undo", () => {
    const editor = open();
    const { edit, undo } = editor.getState();
    for (const word of ["w", "we", "web"]) edit(tags("nas", [word]), "typing");
    edit(tags("nas", ["web", "db"]));
    undo();
    expect(machineTags(editor.getState().document, "nas")).toEqual(["web"]);
    undo();
    expect(machineTags(editor.getState().document, "nas")).toEqual([]);
    expect(editor.getState().undoLabel).toBeNull();
  });

  test("a tentative edit is shown beside the document and ends without a trace", () => {
    const editor = open();
    const { tryEdit } = editor.getState();
    const { document } = editor.getState();
    tryEdit({ type: "delete", element: nas });
    expect(editor.getState().tentative?.resolution.machines.has("nas.attic.lan")).toBe(false);
    expect(editor.getState()).toMatchObject({ document, undoLabel: null });
    tryEdit(null);
    expect(editor.getState().tentative).toBeNull();
  });

  test("who may not edit changes nothing", () => {
    const editor = open({ edit: false, deploy: true, admin: false });
    expect(editor.getState().edit(rename)).toMatchObject({ ok: false, error: [{ code: "read-only" }] });
    expect(editor.getState().sync.pending).toBe(0);
  });

  test("undo keeps what somebody else did since, following their rename", () => {
    const editor = open();
    const { edit, undo, receive } = editor.getState();
    edit(tags("nas", ["web"]));
    receive(2, theirs(home(), rename));
    expect(machineTags(editor.getState().document, "store")).toEqual(["web"]);
    expect(editor.getState().revision).toBe(2);
    undo();
    expect(machineTags(editor.getState().document, "store")).toEqual([]);
    expect(editor.getState().notice).toBeNull();
  });

  test("undo is refused, in words, where somebody else has changed the same since", () => {
    const editor = open();
    editor.getState().edit({ type: "rename", element: { ...nas, machine: "pi" }, name: "zero" });
    editor.getState().edit(tags("nas", ["web"]));
    const mine = editor.replica();
    editor.adopt({
      replica: { ...mine, base: mine.local, head: mine.local, pending: [], revision: 2 },
      foreign: [],
    });
    editor.getState().receive(3, theirs(mine.local, tags("nas", ["db"])));
    editor.getState().undo();
    expect(machineTags(editor.getState().document, "nas")).toEqual(["db"]);
    expect(editor.getState().notice?.code).toBe("undo-conflict");
    editor.getState().undo();
    expect(Object.keys(editor.getState().document.clusters["attic"]?.machines ?? {})).toEqual(["nas", "pi"]);
    expect(editor.getState()).toMatchObject({
      notice: null,
      undoLabel: null,
      redoLabel: "Rename pi to zero",
    });
  });

  test("a role added here to a machine that is renamed there reaches it under its new name", () => {
    const editor = open();
    const service = { kind: "service", cluster: "attic", service: "backup" } as const;
    editor.getState().edit({
      type: "addFilter",
      service,
      binding: { kind: "role", role: "extra" },
      filter: { filter: "hostname", hostname: "nas" },
    });
    editor.getState().receive(2, theirs(home(), rename));
    const backup = editor.getState().document.clusters["attic"]?.services["backup"];
    expect(backup?.roles).toEqual({
      target: [{ filter: "hostname", hostname: "store" }],
      extra: [{ filter: "hostname", hostname: "store" }],
    });
    expect(editor.getState().sync.conflict).toBeNull();
  });

  test.each([
    ["mine", ["web"]],
    ["theirs", ["db"]],
  ] as const)("one value changed by two is a choice between two versions: %s", (choice, expected) => {
    const editor = open();
    editor.getState().edit(tags("pi", ["kept"]));
    editor.getState().edit(tags("nas", ["web"]));
    editor.getState().receive(2, theirs(home(), tags("nas", ["db"])));
    const { conflict, status } = editor.getState().sync;
    expect(status).toBe("conflict");
    expect(conflict).toMatchObject({ paths: ["/clusters/attic/machines/nas/tags"] });
    expect(conflict && machineTags(conflict.mine, "nas")).toEqual(["web"]);
    expect(conflict && machineTags(conflict.theirs, "nas")).toEqual(["db"]);
    editor.getState().settle(choice);
    expect(machineTags(editor.getState().document, "nas")).toEqual(expected);
    expect(machineTags(editor.getState().document, "pi")).toEqual(["kept"]);
    expect(editor.getState().sync).toMatchObject({ conflict: null, pending: choice === "mine" ? 2 : 1 });
  });

  test.each([
    ["mine", undefined],
    ["theirs", []],
  ] as const)(
    "deleting a machine that somebody else gives a role meanwhile is a choice: %s",
    (choice, expected) => {
      const editor = open();
      const pi: Edit = { type: "delete", element: { kind: "machine", cluster: "attic", machine: "pi" } };
      editor.getState().edit(pi);
      const service = { kind: "service", cluster: "attic", service: "backup" } as const;
      editor.getState().receive(
        2,
        theirs(home(), {
          type: "addFilter",
          service,
          binding: { kind: "role", role: "target" },
          filter: { filter: "hostname", hostname: "pi" },
        }),
      );
      expect(editor.getState().sync.status).toBe("conflict");
      editor.getState().settle(choice);
      expect(machineTags(editor.getState().document, "pi")).toEqual(expected);
    },
  );
});
