"use client";

import { Menu } from "@mantine/core";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { KIND_WORDS } from "@/components/studio/elements";
import { Keys } from "@/components/ui/Keys";
import { elementPath } from "@/lib/model/element";
import { pointer } from "@/lib/shared/json";
import type { Row } from "./rows";

export interface MenuPoint {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
}

/** What can be done with the selected elements, or with a group of the tree, where the pointer is. */
export function ContextMenu({ point, onClose }: { point: MenuPoint | null; onClose: () => void }) {
  const context = useActionContext();
  if (point === null) return null;
  const now = context();
  const { row } = point;
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={0} width={264} withinPortal>
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
        {row.type === "element" &&
          ACTIONS.filter((action) => action.onSelection === true && action.enabled(now)).map((action) => (
            <Menu.Item
              key={action.id}
              {...(action.destructive === true ? { c: "var(--cs-error)" } : {})}
              rightSection={action.keys === undefined ? undefined : <Keys shortcut={action.keys} />}
              onClick={() => action.run(context())}
            >
              {action.title}
            </Menu.Item>
          ))}
        {row.type === "element" && (
          <Menu.Item
            onClick={() => void navigator.clipboard?.writeText(pointer(...elementPath(row.element)))}
          >
            Copy the path in the document
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
