"use client";

import { Menu } from "@mantine/core";
import { useTried } from "@/components/editor/useTried";
import type { Action } from "@/components/studio/actions/action";
import { ACTIONS } from "@/components/studio/actions/list";
import { deletionOf, relocateSelection, relocationOf } from "@/components/studio/actions/selection";
import { useActionContext } from "@/components/studio/actions/useActions";
import { KIND_WORDS } from "@/components/studio/elements";
import type { CreatableKind, ElementParent } from "@/components/studio/view";
import { ActionKeys } from "@/components/ui/Keys";
import { type ElementRef, elementPath } from "@/lib/model/element";
import { pointer, sortedKeys } from "@/lib/shared/json";

/** What a menu is about: the selected elements, of which one was pointed at, or a group that can get one more. */
export type MenuSubject =
  | { readonly type: "element"; readonly element: ElementRef }
  | {
      readonly type: "group";
      readonly kind: CreatableKind;
      readonly at: ElementParent;
    };

export interface MenuPoint {
  readonly row: MenuSubject;
  readonly x: number;
  readonly y: number;
}

/** What can be done with the selected elements, or with a group of the tree, where the pointer is. */
export interface ContextMenuProps {
  readonly point: MenuPoint;
  readonly onClose: () => void;
}

export function ContextMenu({ point, onClose }: ContextMenuProps) {
  const context = useActionContext();
  const tried = useTried();
  const close = () => {
    context().editor.tryEdit(null);
    onClose();
  };
  const now = context();
  const { row } = point;
  const elsewhere =
    row.type === "element" && now.editor.access.edit
      ? sortedKeys(now.editor.document.clusters).flatMap((cluster) => {
          const edit = relocationOf(now, cluster);
          return edit === null ? [] : [{ cluster, edit }];
        })
      : [];
  const possible = ACTIONS.filter((action) => action.onSelection === true && action.enabled(now));
  const destructive = possible.filter((action) => action.destructive === true);
  const item = (action: Action) => (
    <Menu.Item
      key={action.id}
      {...(action.destructive === true ? { c: "var(--cs-error)", ...tried(deletionOf(now)?.edit) } : {})}
      rightSection={<ActionKeys action={action} />}
      onClick={() => action.run(context())}
    >
      {action.title}
    </Menu.Item>
  );
  return (
    <Menu opened onClose={close} position="bottom-start" offset={0} width={264} withinPortal>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label="Actions"
          style={{
            position: "fixed",
            left: point.x,
            top: point.y,
            width: 1,
            height: 1,
            padding: 0,
            border: 0,
            opacity: 0,
          }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label="Actions">
        {row.type === "group" && (
          <>
            <Menu.Item
              disabled={!now.editor.access.edit}
              onClick={() => now.view.open({ kind: "create", element: row.kind, parent: row.at })}
            >
              New {KIND_WORDS[row.kind].one}
            </Menu.Item>
            {row.kind === "machine" && row.at.cluster !== undefined && (
              <Menu.Item
                disabled={!now.editor.access.edit}
                onClick={() => now.view.open({ kind: "import", cluster: row.at.cluster ?? "" })}
              >
                Import machines …
              </Menu.Item>
            )}
          </>
        )}
        {row.type === "element" && possible.filter((action) => action.destructive !== true).map(item)}
        {elsewhere.length > 0 && (
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item>Move to another cluster</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown mah={320} style={{ overflowY: "auto" }}>
              {elsewhere.map(({ cluster, edit }) => (
                <Menu.Item
                  key={cluster}
                  {...tried(edit)}
                  onClick={() => relocateSelection(context(), cluster)}
                >
                  {cluster}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        )}
        {row.type === "element" && (
          <Menu.Item
            onClick={() => void navigator.clipboard?.writeText(pointer(...elementPath(row.element)))}
          >
            Copy the path in the document
          </Menu.Item>
        )}
        {row.type === "element" && destructive.length > 0 && <Menu.Divider />}
        {row.type === "element" && destructive.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
