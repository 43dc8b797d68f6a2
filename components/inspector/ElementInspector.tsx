"use client";

import { ActionIcon, CopyButton, Menu, Tabs } from "@mantine/core";
import { IconCheck, IconCopy, IconDots } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useEditor } from "@/components/editor/provider";
import { ACTIONS } from "@/components/studio/actions/list";
import { useActionContext } from "@/components/studio/actions/useActions";
import { KIND_WORDS, longForm } from "@/components/studio/elements";
import { useView, useViewStore } from "@/components/studio/ViewProvider";
import { Keys } from "@/components/ui/Keys";
import { KindIcon } from "@/components/ui/KindIcon";
import { type ElementRef, elementName } from "@/lib/model/element";
import { ElementProblems } from "./ElementProblems";
import { tabsOf } from "./elementTabs";
import classes from "./inspector.module.css";

/** One element: its name and place, its tabs, what is wrong with it. */
export function ElementInspector({ element }: { element: ElementRef }) {
  const view = useViewStore();
  const document = useEditor((state) => state.document);
  const wanted = useView((state) => state.inspectorTab);
  const tabs = tabsOf(document, element);
  const [first] = tabs;
  if (first === undefined)
    return (
      <p className={classes.teach}>
        {KIND_WORDS[element.kind].one} {elementName(element)} is not in the domain any more.
      </p>
    );
  const current = tabs.find((tab) => tab.id === wanted) ?? first;
  return (
    <>
      <InspectorHead element={element} suffix={document.suffix} />
      {tabs.length > 1 ? (
        <Tabs
          value={current.id}
          onChange={(tab) => view.getState().openTab(tab)}
          className={classes.tabs ?? ""}
          keepMounted={false}
        >
          <Tabs.List pl={6}>
            {tabs.map((tab) => (
              <Tabs.Tab key={tab.id} value={tab.id} px={9} py={7}>
                {tab.title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      ) : (
        <div className={classes.tabs} />
      )}
      <TabBody>{current.content}</TabBody>
      {/* Below, so that what is being typed stays where it is when they come and go. */}
      <ElementProblems element={element} />
    </>
  );
}

function TabBody({ children }: { children: ReactNode }) {
  return <div className={classes.body}>{children}</div>;
}

/** What an element without a long form is, and of what: names of machines, clusters and services alone can be asked for. */
function placeWords(element: ElementRef, suffix: string): string {
  const kind = KIND_WORDS[element.kind].one;
  const owner = longForm(element, suffix).slice(elementName(element).length + 1);
  if (element.kind === "domain") return kind;
  return owner === suffix ? `${kind} of the domain` : `${kind} of ${owner}`;
}

function InspectorHead({ element, suffix }: { element: ElementRef; suffix: string }) {
  const context = useActionContext();
  const now = context();
  const full = longForm(element, suffix);
  const hasLongForm = element.kind === "cluster" || element.kind === "machine" || element.kind === "service";
  const name = element.kind === "domain" ? suffix : elementName(element);
  return (
    <header className={classes.head}>
      <div className={classes.titleLine}>
        <KindIcon kind={element.kind} size={17} />
        <h2 className={classes.title} title={hasLongForm ? full : name}>
          {name}
        </h2>
        <div className={classes.titleActions}>
          <Menu position="bottom-end" width={250}>
            <Menu.Target>
              <ActionIcon aria-label={`Actions for ${name}`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {ACTIONS.filter((action) => action.onSelection === true && action.onSeveral !== true).map(
                (action) => (
                  <Menu.Item
                    key={action.id}
                    disabled={!action.enabled(now)}
                    {...(action.destructive === true ? { c: "var(--cs-error)" } : {})}
                    rightSection={action.keys === undefined ? undefined : <Keys shortcut={action.keys} />}
                    onClick={() => action.run(context())}
                  >
                    {action.title}
                  </Menu.Item>
                ),
              )}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <p className={classes.longForm}>
        <span>{hasLongForm ? KIND_WORDS[element.kind].one : placeWords(element, suffix)}</span>
        {hasLongForm && (
          <>
            <span aria-hidden>·</span>
            <code>{full}</code>
            <CopyButton value={full}>
              {({ copied, copy }) => (
                <ActionIcon size={20} aria-label={copied ? "Copied" : "Copy the long form"} onClick={copy}>
                  {copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
                </ActionIcon>
              )}
            </CopyButton>
          </>
        )}
      </p>
    </header>
  );
}
