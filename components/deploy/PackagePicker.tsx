import { Select } from "@mantine/core";
import type { OfferedPackage } from "@/lib/editor/jobs";
import { packageKey } from "./choice";

function groupOf({ scope, service, cluster, destructive }: OfferedPackage): string {
  if (scope === "cluster") return `${cluster} as a whole`;
  return service ?? (destructive ? "Destroys data" : "Machine");
}

/** Which of the flake's packages to run. */
export function PackagePicker({
  packages,
  selected,
  onChange,
}: {
  packages: readonly OfferedPackage[];
  selected: OfferedPackage | null;
  onChange: (key: string) => void;
}) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const each of packages) {
    const group = groupOf(each);
    const items = groups.get(group) ?? [];
    items.push({ value: packageKey(each), label: each.name });
    groups.set(group, items);
  }
  return (
    <Select
      label="What"
      data={[...groups].map(([group, items]) => ({ group, items }))}
      value={selected === null ? null : packageKey(selected)}
      allowDeselect={false}
      searchable={packages.length > 12}
      onChange={(key) => key !== null && onChange(key)}
      maxDropdownHeight={300}
    />
  );
}
