"use client";

import { Modal } from "@mantine/core";
import { SECTIONS } from "@/components/studio/actions/action";
import { ACTIONS } from "@/components/studio/actions/list";
import { ActionKeys, Keys } from "@/components/ui/Keys";
import classes from "./dialogs.module.css";

const PRINTED = ACTIONS.filter((action) => (action.keys ?? action.browserKeys) !== undefined);

const TREE_KEYS = [
  { title: "Move, fold and unfold", keys: "↑+↓+←+→" },
  { title: "Go to a name that begins so", keys: "A+B+C" },
  { title: "Select one more", keys: "Space" },
  { title: "Select a range", keys: "Shift+↓" },
  { title: "Select all beside it", keys: "mod+A" },
  { title: "Select nothing", keys: "Esc" },
  { title: "Menu of the element", keys: "Shift+F10" },
];

const GRAPH_KEYS = [
  { title: "Go to the next node", keys: "↑+↓+←+→" },
  { title: "Select it", keys: "Enter" },
  { title: "Select one more", keys: "Space" },
  { title: "Bind a service to machines", keys: "B" },
  { title: "Walk its lines", keys: "L" },
  { title: "Remove the line that is on", keys: "Delete" },
  { title: "Let go of what is dragged", keys: "Esc" },
  { title: "Menu of the element", keys: "Shift+F10" },
];

const PLACE_KEYS = [
  { title: "On a node of the graph", lines: GRAPH_KEYS },
  { title: "In the explorer", lines: TREE_KEYS },
];

/** Every shortcut there is, from the one list of actions. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size={1000}>
      <div className={classes.shortcuts}>
        {SECTIONS.filter((section) => PRINTED.some((action) => action.section === section)).map((section) => (
          <section key={section}>
            <h3 className={classes.heading}>{section}</h3>
            <dl className={classes.keys}>
              {PRINTED.filter((action) => action.section === section).map((action) => (
                <div key={action.id}>
                  <dt>{action.title}</dt>
                  <dd>
                    <ActionKeys action={action} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {PLACE_KEYS.map(({ title, lines }) => (
          <section key={title}>
            <h3 className={classes.heading}>{title}</h3>
            <dl className={classes.keys}>
              {lines.map((line) => (
                <div key={line.title}>
                  <dt>{line.title}</dt>
                  <dd>
                    <Keys shortcut={line.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
