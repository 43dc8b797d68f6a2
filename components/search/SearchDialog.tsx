"use client";

import { Button, Checkbox, Group, Modal, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { revealPlace } from "@/components/problems/reveal";
import { useActionContext } from "@/components/studio/actions/useActions";
import { announce } from "@/components/studio/announce";
import { replacedSources, type SearchQuery, searchSources } from "@/lib/editor/nix/search";
import { type SourcePlace, sourcesEdit, sourcesOf } from "@/lib/editor/nix/sources";
import { pointer } from "@/lib/shared/json";
import { SearchResults } from "./SearchResults";

/** How long a dialog takes to go, in milliseconds. */
const FADE = 120;

/** Search and replace in all of the domain's Nix sources; replacing is one step of undo. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const store = useEditorStore();
  const context = useActionContext();
  const document = useEditor((state) => state.document);
  const mayEdit = useEditor((state) => state.access.edit);
  const [text, setText] = useState("");
  const [replacement, setReplacement] = useState("");
  const [regex, setRegex] = useState(false);
  const [matchCase, setMatchCase] = useState(false);
  const [sought] = useDebouncedValue(text, 120);
  const query = useMemo<SearchQuery>(() => ({ text: sought, regex, matchCase }), [sought, regex, matchCase]);
  const places = useMemo(() => sourcesOf(document), [document]);
  const found = useMemo(() => searchSources(places, query), [places, query]);
  const count = found.ok ? found.value.count : 0;
  const total = `${count}${found.ok && found.value.more ? "+" : ""}`;

  const open = (place: SourcePlace, line?: number) => {
    // The dialog gives the focus back as it closes; the line takes it after that.
    onClose();
    setTimeout(() => revealPlace(context(), pointer(...place.path.map(String)), line), FADE);
  };
  const replace = () => {
    const changed = replacedSources(places, { text, regex, matchCase }, replacement);
    const label = `Replace “${text}” in ${changed.length} ${changed.length === 1 ? "source" : "sources"}`;
    const result = store.getState().edit(sourcesEdit(label, changed));
    if (!result.ok) return announce.problems(label, result.error);
    announce.undoable(`${label}: done.`, store.getState().lastEdit());
  };

  return (
    <Modal opened onClose={onClose} title="Search the domain’s code" size={860}>
      <TextInput
        aria-label="Search for"
        placeholder="Search for"
        data-autofocus
        value={text}
        spellCheck={false}
        error={found.ok ? null : found.error}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {mayEdit && (
        <Group mt={8} gap={8} wrap="nowrap">
          <TextInput
            aria-label="Replace with"
            placeholder={regex ? "Replace with; $1 is the first group" : "Replace with"}
            value={replacement}
            spellCheck={false}
            flex={1}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            onChange={(event) => setReplacement(event.currentTarget.value)}
          />
          <Button variant="default" disabled={count === 0 || sought !== text} onClick={replace}>
            {replacement === "" ? "Remove all" : "Replace all"}
          </Button>
        </Group>
      )}
      <Group mt={10} gap={18}>
        <Checkbox
          size="xs"
          label="Match case"
          checked={matchCase}
          onChange={(event) => setMatchCase(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label="Regular expression"
          checked={regex}
          onChange={(event) => setRegex(event.currentTarget.checked)}
        />
        <Text size="xs" c="dimmed" ml="auto" role="status">
          {sought === "" || !found.ok
            ? `${places.length} ${places.length === 1 ? "source" : "sources"}`
            : `${total} ${count === 1 ? "match" : "matches"} in ${found.value.sources.length} of ${places.length} sources`}
        </Text>
      </Group>
      {found.ok && <SearchResults found={found.value} empty={sought !== "" && count === 0} onOpen={open} />}
    </Modal>
  );
}
