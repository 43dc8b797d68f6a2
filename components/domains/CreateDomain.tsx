"use client";

import { Button, FileButton, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { type Refusal, request } from "@/components/ui/request";
import classes from "./domains.module.css";

/** From what a new domain that must be named begins. */
export type Start = { readonly kind: "empty" } | { readonly kind: "document" };

const TITLES: Record<Start["kind"], string> = {
  empty: "New domain",
  document: "New domain from a document",
};

interface Upload {
  readonly name: string;
  readonly document: unknown;
  readonly positions?: unknown;
}

/** A document as uploaded; the studio.json of an exported flake holds it beside its positions. */
function uploaded(name: string, text: string): Upload | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `${name} is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}.`;
  }
  if (typeof json === "object" && json !== null && "document" in json) {
    const positions = "positions" in json ? json.positions : undefined;
    return { name, document: json.document, ...(positions === undefined ? {} : { positions }) };
  }
  return { name, document: json };
}

/** Why a suffix is refused: `lib/model/schema.ts` has the rule. */
function suffixWords(suffix: string): string {
  if (/[A-Z]/.test(suffix)) return "Only lower-case letters: names are not told apart by case.";
  if (/\s/.test(suffix)) return "No spaces: write it as in lan or home.arpa.";
  if (suffix.startsWith(".") || suffix.endsWith(".") || suffix.includes(".."))
    return "One dot between two words, and none at the ends, as in home.arpa.";
  return "Lower-case letters, digits and inner hyphens, with dots between words, as in lan or home.arpa.";
}

/** Names a new domain and makes it; an uploaded document's errors are listed by path, all at once. */
export function CreateDomain({ start, onClose }: { start: Start; onClose: () => void }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [suffix, setSuffix] = useState("lan");
  const [upload, setUpload] = useState<Upload | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  const read = async (file: File | null) => {
    if (file === null) return;
    const found = uploaded(file.name, await file.text());
    if (typeof found === "string") return setRefusal({ status: 0, message: found, problems: [] });
    setRefusal(null);
    setUpload(found);
    if (name === "") setName(file.name.replace(/\.json$/i, ""));
  };

  // The suffix is a field here: what is wrong with it is said at it.
  const [atSuffix] =
    start.kind === "empty" && refusal?.problems.every(({ path }) => path === "/suffix")
      ? refusal.problems
      : [];

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const body =
      start.kind === "empty"
        ? { name, suffix }
        : {
            name,
            document: upload?.document,
            ...(upload?.positions === undefined ? {} : { positions: upload.positions }),
          };
    const result = await request<{ readonly id: string }>("/api/domains", { method: "POST", body });
    if (result.ok) return router.push(`/domains/${result.value.id}`);
    setBusy(false);
    setRefusal(result.error);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={TITLES[start.kind]}
      size={refusal?.problems.length && !atSuffix ? 640 : 420}
    >
      <form onSubmit={(event) => void create(event)}>
        <Stack gap={12}>
          {start.kind === "document" && (
            <Group gap={10}>
              <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
                {(props) => (
                  <Button variant="default" {...props}>
                    Choose a file …
                  </Button>
                )}
              </FileButton>
              <Text size="sm" c="dimmed">
                {upload?.name ?? "A domain document or a studio.json"}
              </Text>
            </Group>
          )}
          <TextInput
            label="Name"
            description="What people call it here."
            required
            data-autofocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {start.kind === "empty" && (
            <TextInput
              label="Suffix"
              description={`The end of every long form: host1.cluster1.${suffix || "lan"}`}
              required
              value={suffix}
              error={atSuffix && suffixWords(suffix)}
              spellCheck={false}
              onChange={(event) => {
                setSuffix(event.currentTarget.value);
                if (atSuffix) setRefusal(null);
              }}
            />
          )}
          {refusal !== null && !atSuffix && (
            <div role="alert" className={classes.refused}>
              <p>{refusal.message}</p>
              {refusal.problems.length > 0 && (
                <ul className={classes.problems} aria-label="What is wrong">
                  {refusal.problems.map((problem) => (
                    <li key={`${problem.path}${problem.message}`}>
                      <code>{problem.path === "" ? "/" : problem.path}</code>
                      <span>
                        {problem.message} {problem.suggestion}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={start.kind === "document" && upload === null}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
