"use client";
import { IconCube, IconPlus } from "@tabler/icons-react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { useExactCount } from "@/components/editor/useExactCount";
import { PeopleHere } from "@/components/studio/PeopleHere";
import type { BindingRow } from "@/lib/editor/graph/graph";
import { elementKey } from "@/lib/model/element";
import { useEditor } from "../editor";
import type { Shown } from "../flow";
import { useCanvas } from "../state";
import handles from "./handles.module.css";
import { RoleGlyph, SelectorGlyph, SeveritySign } from "./marks";
import nodes from "./nodes.module.css";
import classes from "./service.module.css";

function Row({ fqdn, row }: { fqdn: string; row: BindingRow }) {
  const { binding } = row;
  const exact = useExactCount(fqdn, binding);
  const count = useEditor((state) => {
    const service = state.resolution.services.get(fqdn);
    const list = binding.kind === "selectors" ? service?.selectors : service?.roles.get(binding.role);
    if (list === undefined) return "";
    return String(list.known ? list.machines.length : (exact ?? "?"));
  });
  const reaches = useCanvas((state) => {
    const part = state.highlight?.services.get(fqdn);
    return (
      part !== undefined && (binding.kind === "selectors" ? part.selected : part.roles.includes(binding.role))
    );
  });
  const selects = binding.kind === "selectors";
  return (
    <div
      className={classes.row}
      data-kind={binding.kind}
      data-lit={reaches || undefined}
      data-empty={row.filters === 0 || undefined}
    >
      {selects ? <SelectorGlyph /> : <RoleGlyph />}
      <span className={classes.name}>{selects ? "selects" : binding.role}</span>
      <span className={classes.count} title={count === "?" ? "Nix alone can tell" : `${count} machines`}>
        {row.filters === 0 ? "no filter" : count}
      </span>
      <Handle
        id={row.port}
        type="source"
        position={Position.Right}
        className={classes.port}
        data-kind={binding.kind}
        isConnectableEnd={false}
      />
    </div>
  );
}

/** A service: one row with a port for its selectors and for each role, in the order that the edges leave. */
export const ServiceCard = memo(function ServiceCard({ id, data: { node }, selected }: Shown<"service">) {
  const lit = useCanvas((state) => state.highlight?.nodes.has(id) ?? false);
  const key = elementKey({ kind: "service", cluster: node.cluster ?? "", service: node.service });
  const severity = useCanvas((state) => state.severities.get(key));
  return (
    <div
      className={classes.service}
      data-lit={lit || undefined}
      data-selected={selected || undefined}
      data-off={!node.enabled || undefined}
    >
      <div className={classes.head}>
        <IconCube size={16} stroke={1.7} className={nodes.icon} aria-hidden="true" />
        <span className={classes.name} title={node.fqdn}>
          {node.service}
        </span>
        {!node.enabled && <span className={classes.off}>off</span>}
        <SeveritySign severity={severity} />
        <Handle
          id="new"
          type="source"
          position={Position.Right}
          className={classes.newPort}
          title="Drag to a machine, tag or cluster"
          isConnectableEnd={false}
        >
          <IconPlus size={10} stroke={3} aria-hidden="true" />
        </Handle>
      </div>
      <PeopleHere at={key} corner />
      {node.rows.map((row) => (
        <Row key={row.port} fqdn={node.fqdn} row={row} />
      ))}
    </div>
  );
});

/** All services of a cluster while they are folded. */
export const ServicesCard = memo(function ServicesCard({ id, data: { node } }: Shown<"services">) {
  const reaching = useCanvas((state) => {
    if (state.highlight === null) return null;
    return node.services.reduce((sum, fqdn) => sum + (state.highlight?.services.has(fqdn) ? 1 : 0), 0);
  });
  const lit = useCanvas((state) => state.highlight?.nodes.has(id) ?? false);
  // What is selected in here is named: its lines begin at this card.
  const chosen = useEditor(({ selection }) => {
    const inside = selection.filter((each) => each.kind === "service" && each.cluster === node.cluster);
    const [first] = inside;
    return inside.length === 1 && first?.kind === "service" ? first.service : null;
  });
  return (
    <div className={classes.services} data-lit={lit || undefined}>
      <span className={classes.big}>{node.services.length}</span>
      <span className={classes.faint}>
        {chosen === null && reaching !== null && reaching > 0 ? `services, ${reaching} reach it` : "services"}
      </span>
      {chosen !== null && (
        <span className={classes.chosen} title={chosen}>
          {chosen}
        </span>
      )}
      <Handle
        id="out"
        type="source"
        position={Position.Right}
        className={handles.hidden}
        isConnectable={false}
      />
    </div>
  );
});
