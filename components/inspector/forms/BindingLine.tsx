"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useExactCount } from "@/components/editor/useExactCount";
import { useTried } from "@/components/editor/useTried";
import { FilterSentence } from "@/components/filters/FilterSentence";
import { wordsWithin } from "@/components/problems/words";
import { type BindingRef, elementPath, type ServiceRef } from "@/lib/model/element";
import type { Filter } from "@/lib/model/schema";
import { pointer } from "@/lib/shared/json";
import { FieldMessage } from "../fields/FieldRow";
import { DraftInput } from "../fields/TextField";
import { useCommit } from "../fields/useField";
import classes from "./forms.module.css";

/** The selectors of a service, or one of its roles: a name, a sentence, how many machines, and what is wrong. */
export function BindingLine({
  element,
  binding,
  filters,
  fresh = false,
}: {
  element: ServiceRef;
  binding: BindingRef;
  filters: readonly Filter[];
  /** Just made: asks at once for its first filter. */
  fresh?: boolean;
}) {
  const store = useEditorStore();
  const readOnly = useEditor((state) => !state.access.edit);
  const { refusal, commit } = useCommit();
  const [renaming, setRenaming] = useState(false);
  const fqdn = useEditor((state) => `${element.service}.${element.cluster}.${state.document.suffix}`);
  const resolved = useEditor((state) => {
    const service = state.resolution.services.get(fqdn);
    return binding.kind === "selectors" ? service?.selectors : service?.roles.get(binding.role);
  });
  const known = resolved?.known === true;
  const exact = useExactCount(fqdn, binding);
  const count = known ? resolved.machines.length : exact;
  const place = pointer(
    ...elementPath(element),
    ...(binding.kind === "selectors" ? ["selectors"] : ["roles", binding.role]),
  );
  const problem = useEditor((state) =>
    state.problems.find((each) => each.path === place || each.path.startsWith(`${place}/`)),
  );
  const words = problem === undefined ? null : wordsWithin(problem.message, element);
  const label = binding.kind === "selectors" ? "selectors" : `role ${binding.role}`;
  const tried = useTried();
  const change = (next: readonly Filter[]) =>
    commit({ type: "setFilters", service: element, binding, filters: next });
  const consider = (next: readonly Filter[] | null) =>
    store
      .getState()
      .tryEdit(next === null ? null : { type: "setFilters", service: element, binding, filters: next });

  return (
    <div className={classes.binding} data-kind={binding.kind} data-place={place}>
      {binding.kind === "role" && (
        <div className={classes.bindingHead}>
          <span className={classes.diamond} aria-hidden />
          {renaming ? (
            <div className={classes.roleInput}>
              <DraftInput
                label={`New name of role ${binding.role}`}
                value={binding.role}
                onRevert={() => setRenaming(false)}
                onCommit={(name) => {
                  const done = commit({
                    type: "renameRole",
                    service: element,
                    role: binding.role,
                    name: name.trim(),
                  });
                  if (done) setRenaming(false);
                  return done;
                }}
              />
            </div>
          ) : (
            <span className={classes.roleName}>{binding.role}</span>
          )}
          {!readOnly && (
            <Menu position="bottom-end" width={160} onClose={() => consider(null)}>
              <Menu.Target>
                <ActionIcon aria-label={`Role ${binding.role}`}>
                  <IconDots size={14} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setRenaming(true)}>Rename the role</Menu.Item>
                <Menu.Item
                  c="var(--cs-error)"
                  {...tried({ type: "removeRole", service: element, role: binding.role })}
                  onClick={() => commit({ type: "removeRole", service: element, role: binding.role })}
                >
                  Remove the role
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      )}
      <div className={classes.bindingBody}>
        <FilterSentence
          filters={filters}
          cluster={element.cluster}
          tone={binding.kind === "selectors" ? "selector" : "role"}
          label={label}
          readOnly={readOnly}
          asking={fresh}
          exact={known ? null : exact}
          onChange={change}
          onConsider={consider}
        />
        <span className={classes.total}>
          {count === null
            ? "machines known to Nix only"
            : `${count} ${count === 1 ? "machine" : "machines"}${known ? "" : ", says Nix"}`}
        </span>
      </div>
      <FieldMessage
        error={refusal ?? (problem?.severity === "error" ? words : null)}
        warning={problem?.severity === "error" ? null : words}
      />
    </div>
  );
}
