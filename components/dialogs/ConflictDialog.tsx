"use client";

import { Button, Group, Modal, Table, Text } from "@mantine/core";
import { useEditor } from "@/components/editor/provider";
import { placeWords } from "@/lib/model/edit-label";
import type { DomainDocument } from "@/lib/model/schema";
import { pointerSegments, valueAt } from "@/lib/shared/json";

/** A value as a person compares it: text as it is, everything else as JSON; an element is only said to be there. */
function shown(document: DomainDocument, path: string): string {
  const value = valueAt(document, pointerSegments(path));
  if (value === undefined) return "not there";
  if (typeof value === "string") return value === "" ? "empty" : value;
  const text = JSON.stringify(value, null, 1);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

/** While my edit and somebody else's clash: both versions of each place, and the choice between them. */
export function ConflictDialog() {
  const conflict = useEditor((state) => state.sync.conflict);
  const settle = useEditor((state) => state.settle);
  if (!conflict) return null;
  const paths = [...new Set(conflict.paths)].filter((path) => path !== "");
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Two versions of one place"
      size={720}
    >
      <Text size="sm">
        Your edit “{conflict.label}” does not fit what is on the server by now. Everything else that you
        changed is kept either way.
      </Text>
      {paths.length > 0 && (
        <Table mt={12} layout="fixed" withTableBorder aria-label="The two versions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="28%">Place</Table.Th>
              <Table.Th>Yours</Table.Th>
              <Table.Th>Theirs</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {paths.map((path) => (
              <Table.Tr key={path}>
                <Table.Td title={path}>{placeWords(conflict.theirs, pointerSegments(path))}</Table.Td>
                {[conflict.mine, conflict.theirs].map((version, index) => (
                  <Table.Td key={index === 0 ? "mine" : "theirs"} style={{ verticalAlign: "top" }}>
                    <Text
                      component="pre"
                      size="xs"
                      m={0}
                      style={{
                        whiteSpace: "pre-wrap",
                        overflowWrap: "anywhere",
                        maxHeight: 220,
                        overflow: "auto",
                      }}
                    >
                      {shown(version, path)}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={() => settle("theirs")}>
          Keep theirs
        </Button>
        <Button data-autofocus onClick={() => settle("mine")}>
          Keep mine
        </Button>
      </Group>
    </Modal>
  );
}
