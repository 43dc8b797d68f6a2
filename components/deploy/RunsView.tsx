"use client";

import { useEditor } from "@/components/editor/provider";
import { useView } from "@/components/studio/ViewProvider";
import { MachinesPage } from "./MachinesPage";
import { RunPage } from "./RunPage";
import { RunsList } from "./RunsList";
import { MACHINES } from "./RunsTabs";

/** What was deployed and run in this domain: the list, or one run. */
export function RunsView() {
  const domain = useEditor((state) => state.domainId);
  const run = useView((state) => state.run);
  if (run === MACHINES) return <MachinesPage domain={domain} />;
  return run === null ? <RunsList domain={domain} /> : <RunPage key={run} id={run} />;
}
