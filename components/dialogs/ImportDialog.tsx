"use client";

import { Box, Button, FileButton, Group, Modal, Select, Table, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { type ReadLines, readMachineLines } from "@/components/explorer/machineLines";
import { announce } from "@/components/studio/announce";
import type { Edit } from "@/lib/model/edit";
import type { ElementRef } from "@/lib/model/element";
import { usedAddresses } from "@/lib/model/addresses";
import { own, sortedKeys } from "@/lib/shared/json";
import classes from "./dialogs.module.css";
import { Outcome } from "./Outcome";

const SIGNS = { error: IconCircleX, warning: IconAlertTriangle } as const;

const EXAMPLE = "web1, x86_64-linux, web edge, 10.0.0.11/24, eth0\nweb2, x86_64-linux, web, 10.0.0.12/24";

/** Machines from lines or a CSV file, looked over before they are made, in one step of undo. */
export function ImportDialog({ cluster: first, onClose }: { cluster: string; onClose: () => void }) {
  const store = useEditorStore();
  const document = useEditor((state) => state.document);
  const [cluster, setCluster] = useState(first);
  const machines = own(document.clusters, cluster)?.machines;
  const [text, setText] = useState("");
  const used = useMemo(() => usedAddresses(document), [document]);
  const read = useMemo(
    () => readMachineLines(text, new Set(Object.keys(machines ?? {})), used),
    [text, machines, used],
  );

  const count = read.machines.length;
  const label = `Import ${count} ${count === 1 ? "machine" : "machines"} into ${cluster}`;
  const edit = useMemo((): Edit | null => {
    const edits = read.machines.map(({ name, value }): Edit => {
      return { type: "create", element: { kind: "machine", cluster, machine: name }, value };
    });
    return edits.length === 0 ? null : { type: "batch", label, edits };
  }, [read, cluster, label]);

  const create = () => {
    if (edit === null) return;
    const elements = read.machines.map(
      ({ name }): ElementRef => ({ kind: "machine", cluster, machine: name }),
    );
    const result = store.getState().edit(edit);
    if (!result.ok) return announce.problems(label, result.error);
    store.getState().select(elements);
    announce.undoable(`${label}: done.`, store.getState().lastEdit());
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={`Import machines into ${cluster}`} size={680}>
      <Text size="sm" c="dimmed" mb={8}>
        One machine a line: name, system, tags, address, interface, target host. Only the name is needed; a
        first line with these words can put the columns in another order.
      </Text>
      <Select
        label="Into the cluster"
        data={sortedKeys(document.clusters)}
        value={cluster}
        allowDeselect={false}
        mb={8}
        onChange={(next) => next !== null && setCluster(next)}
      />
      <Textarea
        aria-label="Machines, one a line"
        data-autofocus
        value={text}
        placeholder={EXAMPLE}
        autosize
        minRows={6}
        maxRows={12}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <LinesTable left={read.problems} noted={read.notes} />
      <Box mt={8}>
        <Outcome edit={edit} />
      </Box>
      <Group mt={14} gap={8}>
        <FileButton
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(file) => file !== null && void file.text().then(setText)}
        >
          {(props) => (
            <Button variant="default" {...props}>
              Read a file …
            </Button>
          )}
        </FileButton>
        <Button variant="default" ml="auto" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={edit === null} onClick={create}>
          Create {count} {count === 1 ? "machine" : "machines"} in {cluster}
        </Button>
      </Group>
    </Modal>
  );
}

type SaidOfLine = ReadLines["problems"][number];

/** What there is to say of lines, in their order: which are left out and why, and what is odd about others. The first twenty. */
function LinesTable({ left, noted }: { left: readonly SaidOfLine[]; noted: readonly SaidOfLine[] }) {
  const lines = [
    ...left.map((each) => ({ ...each, severity: "error" as const })),
    ...noted.map((each) => ({ ...each, severity: "warning" as const })),
  ].sort((a, b) => a.line - b.line);
  if (lines.length === 0) return null;
  return (
    <Table mt={8} aria-label="What there is to say of single lines">
      <Table.Tbody>
        {lines.slice(0, 20).map(({ line, message, severity }) => {
          const Sign = SIGNS[severity];
          return (
            <Table.Tr key={line}>
              <Table.Td w={64} c="dimmed">
                Line {line}
              </Table.Td>
              <Table.Td c={`var(--cs-${severity})`}>
                <span className={classes.said}>
                  <Sign size={14} aria-hidden />
                  {severity === "error" ? `${message} Left out.` : message}
                </span>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
      {lines.length > 20 && <Table.Caption>{lines.length - 20} more</Table.Caption>}
    </Table>
  );
}
