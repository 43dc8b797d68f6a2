import { SegmentedControl } from "@mantine/core";
import { useViewStore } from "@/components/studio/ViewProvider";

/** In the place of a run's id: what every machine runs. */
export const MACHINES = "machines";

/** What was run, or what the machines run now. */
export function RunsTabs({ shown }: { shown: "runs" | "machines" }) {
  const view = useViewStore();
  return (
    <SegmentedControl
      aria-label="Runs or machines"
      value={shown}
      onChange={(next) => view.getState().showRun(next === "machines" ? MACHINES : null)}
      data={[
        { value: "runs", label: "Runs" },
        { value: "machines", label: "Machines" },
      ]}
    />
  );
}
