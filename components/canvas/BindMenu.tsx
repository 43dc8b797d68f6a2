"use client";
import { Button, FocusTrap, Paper, Select, TextInput } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { bindEdit, rolesOf } from "@/lib/editor/graph/bind";
import { type FilterEnd, filterEndOf, filterTo, selectorRefusal } from "@/lib/editor/graph/filters";
import type { Graph } from "@/lib/editor/graph/graph";
import { bindingPort, nodeId } from "@/lib/editor/graph/id";
import type { BindingRef } from "@/lib/model/element";
import type { DomainDocument, Filter } from "@/lib/model/schema";
import { filterSentence } from "@/lib/model/sentence";
import { own, sortedKeys } from "@/lib/shared/json";
import classes from "./BindMenu.module.css";
import { useEditor, useEditorStore } from "./editor";
import { ImpactWords } from "./ImpactWords";
import { RoleGlyph, SelectorGlyph } from "./nodes/marks";
import { type Binding, useCanvas, useCanvasStore } from "./state";
import type { ShownGraph } from "./useGraph";
import { useImpact } from "./useImpact";

const WIDTH = 268;

interface TargetOption {
  readonly value: string;
  readonly label: string;
}

/** Everything that a filter can end at, machines of folded clusters too; what else finds it, by its value. */
function targetOptions(graph: Graph, document: DomainDocument, cluster: string) {
  const { suffix } = document;
  const options: TargetOption[] = [];
  const also = new Map<string, string>();
  const add = (node: FilterEnd) => {
    const filter = filterTo(cluster, node, suffix);
    if (filter === null) return;
    options.push({ value: node.id, label: filterSentence(filter, cluster) });
    if (node.kind === "machine") also.set(node.id, `${node.machine}.${node.cluster}.${suffix}`);
  };
  for (const node of graph.nodes) {
    if (node.kind !== "cluster") add(node);
    if (node.kind !== "pool" || !node.folded || node.cluster === null) continue;
    for (const machine of sortedKeys(own(document.clusters, node.cluster)?.machines ?? {}))
      add({ kind: "machine", id: nodeId.machine(node.cluster, machine), cluster: node.cluster, machine });
  }
  return { options, also };
}

/** Which machines: the keyboard's way to what a drag ends at. */
function TargetPicker({ shown, binding }: { shown: ShownGraph; binding: Binding }) {
  const canvas = useCanvasStore();
  const document = useEditor((state) => state.document);
  const { options, also } = useMemo(
    () => targetOptions(shown.graph, document, binding.service.cluster),
    [shown.graph, document, binding.service.cluster],
  );
  return (
    <Select
      label="What should it reach?"
      placeholder="Machine, tag or cluster"
      data={options}
      filter={({ search, limit }) => {
        const words = search.toLowerCase().split(/\s+/).filter(Boolean);
        const found = (each: TargetOption) =>
          words.every(
            (word) => each.label.toLowerCase().includes(word) || also.get(each.value)?.includes(word),
          );
        return options.filter(found).slice(0, limit);
      }}
      nothingFoundMessage="No such machine, tag or cluster"
      searchable
      limit={40}
      data-autofocus
      comboboxProps={{ withinPortal: false }}
      onChange={(target) => target !== null && canvas.setState({ binding: { ...binding, target } })}
    />
  );
}

function Choices(props: { binding: Binding; filter: Filter; target: FilterEnd; onDone: () => void }) {
  const { binding, filter, target, onDone } = props;
  const { service } = binding;
  const editor = useEditorStore();
  const document = useEditor((state) => state.document);
  const impact = useImpact();
  const [role, setRole] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const refused = selectorRefusal(service.cluster, filter, target);
  const choices: { binding: BindingRef; label: string; refused: string | null }[] = [
    { binding: { kind: "selectors" }, label: "Select", refused },
    ...rolesOf(document, service).map((name) => ({
      binding: { kind: "role" as const, role: name },
      label: name,
      refused: null,
    })),
  ];
  const first =
    choices.find((choice) => bindingPort(choice.binding) === binding.port && choice.refused === null) ??
    choices.find((choice) => choice.refused === null);
  const offered = (choice: BindingRef | null) =>
    editor.getState().tryEdit(choice === null ? null : bindEdit(service, choice, filter));
  const named = (name: string): BindingRef | null =>
    name.trim() === "" ? null : { kind: "role", role: name.trim() };
  const choose = (choice: BindingRef) => {
    const made = editor.getState().edit(bindEdit(service, choice, filter));
    if (made.ok) onDone();
    else setRefusal(made.error[0]?.message ?? "This cannot be done.");
  };
  return (
    <>
      <ul className={classes.choices}>
        {choices.map((choice) => (
          <li key={bindingPort(choice.binding)}>
            <button
              type="button"
              className={classes.choice}
              disabled={choice.refused !== null}
              data-autofocus={choice === first || undefined}
              onPointerEnter={() => choice.refused === null && offered(choice.binding)}
              onFocus={() => offered(choice.binding)}
              onClick={() => choose(choice.binding)}
            >
              {choice.binding.kind === "selectors" ? <SelectorGlyph /> : <RoleGlyph />}
              <span className={classes.choiceName}>
                {choice.binding.kind === "selectors" ? "Selector" : `Role ${choice.label}`}
              </span>
              {choice.refused !== null && <span className={classes.why}>{choice.refused}</span>}
            </button>
          </li>
        ))}
      </ul>
      <form
        className={classes.newRole}
        onSubmit={(event) => {
          event.preventDefault();
          const made = named(role);
          if (made !== null) choose(made);
        }}
      >
        <TextInput
          aria-label="Name of a new role"
          placeholder="New role"
          value={role}
          onFocus={() => offered(named(role))}
          onChange={(event) => {
            setRole(event.currentTarget.value);
            offered(named(event.currentTarget.value));
            setRefusal(null);
          }}
          error={refusal}
          leftSection={<RoleGlyph />}
          className={classes.newRoleName ?? ""}
          {...(first === undefined ? { "data-autofocus": true } : {})}
        />
        <Button type="submit" variant="default" disabled={role.trim() === ""}>
          Add
        </Button>
      </form>
      <div className={classes.outcome} role="status">
        {impact === null ? (
          <span className={classes.hint}>Choose to see what changes</span>
        ) : (
          <ImpactWords impact={impact} />
        )}
      </div>
    </>
  );
}

/** Small menu at the end of a drag: as what the machines are to serve. Nothing is made until one is chosen. */
export function BindMenu({ shown, root }: { shown: ShownGraph; root: RefObject<HTMLDivElement | null> }) {
  const canvas = useCanvasStore();
  const editor = useEditorStore();
  const binding = useCanvas((state) => state.binding);
  const document = useEditor((state) => state.document);
  const close = () => {
    if (canvas.getState().binding === null) return;
    canvas.setState({ binding: null });
    editor.getState().tryEdit(null);
    root.current
      ?.querySelector<HTMLElement>('.react-flow__node[tabindex="0"]')
      ?.focus({ preventScroll: true });
  };
  const menu = useClickOutside<HTMLDivElement>(close);
  const [height, setHeight] = useState(0);
  // As high as its service has roles: it stays on the canvas as a whole.
  const measure = useCallback(
    (element: HTMLDivElement) => {
      const look = () => setHeight(element.offsetHeight);
      const resized = new ResizeObserver(look);
      menu.current = element;
      resized.observe(element);
      look();
      return () => {
        resized.disconnect();
        menu.current = null;
      };
    },
    [menu],
  );
  useEffect(() => {
    if (binding === null) editor.getState().tryEdit(null);
  }, [binding, editor]);
  if (binding === null) return null;
  const box = root.current?.getBoundingClientRect();
  const left = Math.max(8, Math.min(binding.at.x - (box?.left ?? 0) + 10, (box?.width ?? 800) - WIDTH - 8));
  const top = Math.max(8, Math.min(binding.at.y - (box?.top ?? 0) - 16, (box?.height ?? 600) - height - 8));
  const target = binding.target === null ? undefined : filterEndOf(shown.graph, document, binding.target);
  const filter = target === undefined ? null : filterTo(binding.service.cluster, target, document.suffix);
  return (
    <FocusTrap active key={binding.target} innerRef={measure}>
      <Paper
        className={classes.menu ?? ""}
        style={{ left, top, width: WIDTH }}
        role="dialog"
        data-says-impact=""
        aria-label={`Bind ${binding.service.service}`}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") close();
        }}
      >
        <div className={classes.menuTitle}>
          <b>{binding.service.service}</b>
          {filter !== null && <span> → {filterSentence(filter, binding.service.cluster)}</span>}
        </div>
        {target === undefined || filter === null ? (
          <TargetPicker shown={shown} binding={binding} />
        ) : (
          <Choices binding={binding} filter={filter} target={target} onDone={close} />
        )}
      </Paper>
    </FocusTrap>
  );
}
