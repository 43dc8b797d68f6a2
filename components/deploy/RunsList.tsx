import { Button, Skeleton, Table } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { Ago } from "@/components/ui/Ago";
import { runState, tallyWords } from "./outcome";
import { RunsTabs } from "./RunsTabs";
import { durationWords, hasEnded, type Run, runWords } from "./run";
import classes from "./runs.module.css";
import { StateMark } from "./StateMark";
import said from "./said.module.css";
import { NothingRun } from "./Teach";
import { useNow, useRuns } from "./useRun";

/** Every run of the domain, newest first. */
export function RunsList({ domain }: { domain: string }) {
  const { runs, refusal, refresh } = useRuns(domain);
  const may = useEditor((state) => state.access.deploy);
  const view = useViewStore();
  const now = useNow(runs?.some(({ status }) => !hasEnded(status)) ?? false);
  if (runs === null)
    return refusal === null ? (
      <div className={classes.runs} aria-busy="true">
        <Skeleton height={20} width={90} mb={16} />
        <Skeleton height={26} mb={6} />
        <Skeleton height={26} mb={6} />
        <Skeleton height={26} />
      </div>
    ) : (
      <div className={classes.runs} role="alert">
        <p>{refusal.message}</p>
        <Button variant="default" onClick={refresh}>
          Try again
        </Button>
      </div>
    );
  if (runs.length === 0) return <NothingRun />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.runs} aria-labelledby="runs-title" tabIndex={0}>
      <h2 id="runs-title" className={said.hidden}>
        Runs
      </h2>
      <div className={classes.runsHead}>
        <RunsTabs shown="runs" />
        {may && (
          <Button
            leftSection={<IconRocket size={14} aria-hidden />}
            onClick={() => view.getState().open({ kind: "deploy" })}
          >
            Deploy …
          </Button>
        )}
      </div>
      <Table highlightOnHover className={classes.runsTable ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Revision</Table.Th>
            <Table.Th>Who and when</Table.Th>
            <Table.Th>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <RunLine key={run.id} run={run} now={now} onOpen={() => view.getState().showRun(run.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function RunLine({ run, now, onOpen }: { run: Run; now: number; onOpen: () => void }) {
  const states = Object.values(run.result ?? {}).map(({ state }) => state);
  return (
    <Table.Tr onClick={onOpen} className={classes.runLine ?? ""}>
      <Table.Td>
        <StateMark state={runState(run, states)} />
      </Table.Td>
      <Table.Td>
        <button
          type="button"
          className={classes.runLink}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          {runWords(run)}
        </button>
        <span className={classes.under}>{run.error ?? tallyWords(states)}</span>
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>{run.revision}</Table.Td>
      <Table.Td>
        {run.createdBy}
        <span className={classes.under}>
          <Ago time={run.createdAt} />
        </span>
      </Table.Td>
      <Table.Td className={classes.number ?? ""}>
        {run.startedAt === null ? "" : durationWords(run.startedAt, run.finishedAt ?? now)}
      </Table.Td>
    </Table.Tr>
  );
}
