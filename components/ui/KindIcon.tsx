import {
  IconBoxModel2,
  IconCube,
  IconFileCode2,
  IconFilter,
  IconPackageImport,
  IconPuzzle,
  IconServer2,
  IconUser,
  IconWorld,
} from "@tabler/icons-react";
import type { ElementKind } from "@/lib/model/element";

const ICONS = {
  domain: IconWorld,
  cluster: IconBoxModel2,
  machine: IconServer2,
  service: IconCube,
  user: IconUser,
  module: IconFileCode2,
  clusterModule: IconPuzzle,
  filter: IconFilter,
  input: IconPackageImport,
} as const satisfies Record<ElementKind, unknown>;

/** The sign of one kind of element, the same in tree, palette and inspector. Decoration only: names stand beside it. */
export function KindIcon({ kind, size = 15 }: { kind: ElementKind; size?: number }) {
  const Icon = ICONS[kind];
  return (
    <Icon size={size} stroke={1.6} aria-hidden style={{ flex: "none", color: `var(--cs-kind-${kind})` }} />
  );
}
