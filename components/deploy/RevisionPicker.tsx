import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import type { RevisionSummary } from "@/lib/editor/client";

const NEWEST = "newest";

/** The newest revision, or an earlier one; null is the newest. */
export function RevisionPicker({
  value,
  onChange,
}: {
  value: number | null;
  onChange: (revision: number | null) => void;
}) {
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const newest = useEditor((state) => state.revision);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>([]);
  useEffect(() => {
    let gone = false;
    client?.revisions(domain).then((answer) => {
      if (!gone && answer.ok) setRevisions(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [client, domain]);
  const words = ({ number, name, message, deployedAt }: RevisionSummary) =>
    `${number}: ${name ?? message}${deployedAt === null ? "" : " (deployed)"}`.slice(0, 110);
  const earlier = revisions
    .filter(({ number }) => number !== newest)
    .map((each) => ({ value: String(each.number), label: words(each) }));
  if (value !== null && value !== newest && !earlier.some((each) => each.value === String(value)))
    earlier.push({ value: String(value), label: String(value) });
  return (
    <Select
      label="Revision"
      allowDeselect={false}
      searchable
      limit={100}
      data={[
        { value: NEWEST, label: `Newest (${newest})` },
        ...(earlier.length === 0 ? [] : [{ group: "Earlier", items: earlier }]),
      ]}
      value={value === null ? NEWEST : String(value)}
      onChange={(chosen) => onChange(chosen === null || chosen === NEWEST ? null : Number(chosen))}
    />
  );
}
