"use client";

import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import classes from "./panel.module.css";

/** Chooses one of the machines that a service selects, by name or one after the other. */
export function MachinePicker({
  machines,
  machine,
  suffix,
  onChoose,
}: {
  machines: readonly string[];
  machine: string;
  suffix: string;
  onChoose: (machine: string) => void;
}) {
  const at = Math.max(0, machines.indexOf(machine));
  const step = (by: number) => {
    const next = machines[(at + by + machines.length) % machines.length];
    if (next !== undefined) onChoose(next);
  };
  return (
    <div className={classes.picker}>
      <Select
        aria-label="Machine"
        className={classes.pickerSelect ?? ""}
        data={machines.map((each) => ({ value: each, label: withoutSuffix(each, suffix) }))}
        value={machine}
        searchable
        filter={({ options, search, limit }) => {
          const sought = search.trim().toLowerCase();
          return options
            .filter((each) => "value" in each && String(each.value).includes(sought))
            .slice(0, limit);
        }}
        selectFirstOptionOnChange
        limit={60}
        allowDeselect={false}
        nothingFoundMessage="The service selects no such machine"
        onChange={(chosen) => chosen !== null && onChoose(chosen)}
      />
      <Tooltip label="Previous machine">
        <ActionIcon
          size={26}
          aria-label="Previous machine"
          disabled={machines.length < 2}
          onClick={() => step(-1)}
        >
          <IconChevronLeft size={15} />
        </ActionIcon>
      </Tooltip>
      <span className={classes.count}>
        {at + 1} of {machines.length}
      </span>
      <Tooltip label="Next machine">
        <ActionIcon
          size={26}
          aria-label="Next machine"
          disabled={machines.length < 2}
          onClick={() => step(1)}
        >
          <IconChevronRight size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** A long form without the domain's suffix, which every one of them ends in. */
export function withoutSuffix(longForm: string, suffix: string): string {
  return longForm.endsWith(`.${suffix}`) ? longForm.slice(0, -suffix.length - 1) : longForm;
}
