"use client";

import { ActionIcon, CopyButton, SegmentedControl, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconCheck, IconCopy, IconPin, IconPinnedOff } from "@tabler/icons-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { revealPlace } from "@/components/problems/reveal";
import { useActionContext } from "@/components/studio/actions/useActions";
import { announce } from "@/components/studio/announce";
import { useView, useViewStore } from "@/components/studio/ViewProvider";
import { useWidth } from "@/components/ui/useWidth";
import { nixExpression } from "@/lib/editor/nix/value";
import { causeOf } from "@/lib/resolver/cause";
import type { Json } from "@/lib/shared/json";
import { withoutSuffix } from "./MachinePicker";
import classes from "./panel.module.css";
import { isCompared, type XrayRow } from "./rows";
import { BESIDE } from "./stack";
import tree from "./tree.module.css";
import { useXray } from "./useXray";
import { XrayDetail } from "./XrayDetail";
import { textOf, XrayText } from "./XrayText";
import { XrayTree } from "./XrayTree";

type Form = "tree" | "json" | "nix";

interface XrayPanelProps {
  readonly label: string;
  readonly services: readonly string[];
  readonly machine: string;
  /** Several services, each with a row of its own. */
  readonly headed?: boolean;
  readonly picker: ReactNode;
  readonly initiallyOpen?: readonly string[];
  readonly reasonOf?: (service: string) => string;
}

/** What a machine receives: a bar to choose and compare, the argument as tree or text, and the value in hand. */
export function XrayPanel({ label, services, machine, headed = false, picker, ...rest }: XrayPanelProps) {
  const store = useEditorStore();
  const view = useViewStore();
  const context = useActionContext();
  const document = useEditor((state) => state.document);
  const suffix = useEditor((state) => state.document.suffix);
  const pinned = useView((state) => state.xray.pinned);
  const large = useView((state) => state.xray.large);
  const [form, setForm] = useState<Form>("tree");
  const [onlyRead, setOnlyRead] = useState(false);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [focused, setFocused] = useState<XrayRow | null>(null);
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box, 10);
  const { sections, certainty } = useXray(services, machine, pinned, headed);
  const comparing = sections.some(isCompared);
  const anyReads = sections.some((section) => section.reads !== null);
  const text = useMemo<Json>(() => {
    const [only] = sections;
    if (!headed) return only?.value ?? null;
    return Object.fromEntries(
      sections.flatMap(({ service, value }) => (value === undefined ? [] : [[service, value]])),
    );
  }, [sections, headed]);

  const chosen =
    focused !== null && sections.some(({ service }) => service === focused.service) ? focused : null;
  // What only the pinned machine receives has its cause there.
  const machineOf = (row: XrayRow) => (row.value === undefined && pinned !== null ? pinned : machine);
  const cause =
    chosen === null || chosen.path.length === 0
      ? undefined
      : causeOf(document, chosen.service, machineOf(chosen), chosen.path);
  const onCause = (row: XrayRow) => {
    const found = causeOf(store.getState().document, row.service, machineOf(row), row.path);
    if (found === undefined) return announce.warn("Nothing in the document causes this value.");
    view.getState().look({ large: false });
    revealPlace(context(), found.pointer);
  };
  const onCopy = (row: XrayRow, what: "path" | "value") => {
    if (row.path.length === 0 || (what === "value" && row.value === undefined)) return;
    const words = what === "path" ? nixExpression(row.path) : textOf(row.value ?? null, "nix");
    if (navigator.clipboard === undefined) return announce.warn("This page may not use the clipboard.");
    void navigator.clipboard
      .writeText(words)
      .then(() => announce.done(words.length > 80 ? `Copied the ${what}.` : `Copied ${words}`));
  };

  return (
    <section ref={box} className={classes.xray} aria-label={label} data-large={large ? "" : undefined}>
      <div className={classes.bar}>
        {picker}
        <span className={classes.barEnd}>
          <Tooltip label={pinned === machine ? "Unpin" : "Pin, to compare others with this machine"}>
            <ActionIcon
              size={26}
              aria-label="Pin this machine"
              aria-pressed={pinned === machine}
              data-on={pinned === machine ? "" : undefined}
              className={classes.toggle ?? ""}
              onClick={() => view.getState().look({ pinned: pinned === machine ? null : machine })}
            >
              <IconPin size={15} />
            </ActionIcon>
          </Tooltip>
          {!large && (
            <Tooltip label="Open large">
              <ActionIcon
                size={26}
                aria-label="Open the X-ray large"
                onClick={() => view.getState().look({ large: true })}
              >
                <IconArrowsMaximize size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </div>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Shown as"
          value={form}
          onChange={(chosenForm) => setForm(chosenForm as Form)}
          data={[
            { value: "tree", label: "Tree" },
            { value: "json", label: "JSON" },
            { value: "nix", label: "Nix" },
          ]}
        />
        {form === "tree" && (
          <button
            type="button"
            className={classes.filter}
            aria-label="Only what is read"
            aria-pressed={onlyRead}
            disabled={!anyReads}
            title={anyReads ? "" : "What the definition reads is not known: it is no function written here."}
            onClick={() => setOnlyRead(!onlyRead)}
          >
            <span className={tree.read} aria-hidden />
            {comparing ? "Read" : "Only what is read"}
          </button>
        )}
        {form === "tree" && comparing && (
          <button
            type="button"
            className={classes.filter}
            aria-label="Only differences"
            aria-pressed={onlyDifferent}
            onClick={() => setOnlyDifferent(!onlyDifferent)}
          >
            <span className={tree.diff} aria-hidden>
              ≠
            </span>
            Differences
          </button>
        )}
        {form !== "tree" && (
          <span className={classes.barEnd}>
            <CopyButton value="">
              {({ copied, copy }) => (
                <Tooltip label="Copy all of it">
                  <ActionIcon
                    size={26}
                    aria-label={copied ? "Copied" : "Copy all of it"}
                    onClick={() => {
                      void navigator.clipboard?.writeText(textOf(text, form));
                      copy();
                    }}
                  >
                    {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
          </span>
        )}
      </div>
      {pinned !== null && pinned !== machine && (
        <div className={classes.pinned}>
          <IconPin size={13} aria-hidden />
          {comparing ? (
            <span>
              <b>{withoutSuffix(pinned, suffix)}</b> {width < BESIDE ? "above" : "on the left"},{" "}
              <b>{withoutSuffix(machine, suffix)}</b> {width < BESIDE ? "below" : "on the right"}
            </span>
          ) : (
            <span>
              <b>{withoutSuffix(pinned, suffix)}</b> is pinned, and receives none of this
            </span>
          )}
          <ActionIcon
            size={20}
            aria-label="Unpin"
            onClick={() => {
              setOnlyDifferent(false);
              view.getState().look({ pinned: null });
            }}
          >
            <IconPinnedOff size={13} />
          </ActionIcon>
        </div>
      )}
      {form === "tree" ? (
        <>
          <div className={classes.treeArea}>
            <XrayTree
              label={label}
              width={width}
              sections={sections}
              onlyRead={onlyRead && anyReads}
              onlyDifferent={onlyDifferent && comparing}
              focused={chosen?.id ?? null}
              onFocus={setFocused}
              onCause={onCause}
              onCopy={onCopy}
              certaintyOf={(row) => certainty(row.service, row.path)}
              {...rest}
            />
          </div>
          <XrayDetail
            row={chosen}
            certainty={chosen === null ? "structural" : certainty(chosen.service, chosen.path)}
            cause={cause}
            onCopy={onCopy}
            onCause={onCause}
          />
        </>
      ) : (
        <XrayText value={text} as={form} label={`${label} as ${form === "json" ? "JSON" : "Nix"}`} />
      )}
    </section>
  );
}
