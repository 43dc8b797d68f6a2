"use client";

import { Button, Table, TextInput } from "@mantine/core";
import { useDeferredValue, useState } from "react";
import { Ago } from "@/components/ui/Ago";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { useRemote } from "./useRemote";

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly actor: { readonly name: string };
  readonly via: string;
  readonly address: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: { readonly [key: string]: unknown };
}

const PAGE = 50;

/** How it was done, where it was not in the browser. */
const VIA: Readonly<Record<string, string>> = { token: "API token", "command line": "command line" };

/** Who did what to what, when, from where; newest first. */
export function AuditPart({ path = "/api/audit" }: { path?: string }) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const query = `${path}?limit=${PAGE}${wanted === "" ? "" : `&text=${encodeURIComponent(wanted)}`}`;
  return (
    <Part id="audit" title="Audit log" words="Who did what to what, when and from where.">
      <div className={classes.boxLine}>
        <TextInput
          className={classes.grow ?? ""}
          aria-label="Search the audit log"
          placeholder="Search: a person, an action, a subject"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <Entries key={query} query={query} />
    </Part>
  );
}

/** "edit: yes, deploy: no" */
function detailWords(detail: Entry["detail"]): string {
  return Object.entries(detail)
    .map(([key, value]) => {
      const words = value === true ? "yes" : value === false ? "no" : value === null ? "none" : value;
      return `${key}: ${typeof words === "string" ? words : JSON.stringify(words)}`;
    })
    .join(", ");
}

function Entries({ query }: { query: string }) {
  const { value, refusal } = useRemote<readonly Entry[]>(query, { follow: true });
  const [older, setOlder] = useState<readonly Entry[]>([]);
  const [done, setDone] = useState(false);
  if (value === null) return <RowsPending refusal={refusal} />;
  const all = [...value, ...older];
  const last = all.at(-1);
  const more = async () => {
    const result = await request<readonly Entry[]>(`${query}&before=${last?.id ?? 1}`);
    if (!result.ok) return;
    setOlder([...older, ...result.value]);
    setDone(result.value.length < PAGE);
  };
  return (
    <>
      <Table aria-label="Audit log" horizontalSpacing={14}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>From</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                <Ago time={entry.at} />
              </Table.Td>
              <Table.Td>{entry.actor.name}</Table.Td>
              <Table.Td>
                <code>{entry.action}</code> {entry.subject}
                <span className={classes.detail}>{detailWords(entry.detail)}</span>
              </Table.Td>
              <Table.Td className={classes.dim ?? ""}>
                {[entry.address, VIA[entry.via]].filter(Boolean).join(", ")}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!done && all.length >= PAGE && (
        <div className={classes.boxLine}>
          <Button variant="default" onClick={() => void more()}>
            Older entries
          </Button>
        </div>
      )}
    </>
  );
}
