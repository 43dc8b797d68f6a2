import { Button, Skeleton, Table } from "@mantine/core";
import { IconPlugConnected, IconRefresh } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { Ago } from "@/components/ui/Ago";
import { request } from "@/components/ui/request";
import { Differs } from "./Differs";
import { DRIFT_LOOKS } from "./DriftFacts";
import type { KnownDrift } from "./inspect";
import classes from "./machines.module.css";
import { RunsTabs } from "./RunsTabs";
import runsClasses from "./runs.module.css";
import { RebootMark, StateMark } from "./StateMark";
import { StorePath } from "./StorePath";
import said from "./said.module.css";
import { useDrift } from "./useDrift";

/** Those that need somebody come first. */
const ORDER: readonly KnownDrift["state"][] = ["differs", "unreachable", "never-deployed", "as-intended"];

/** What every machine should run, runs and would boot. */
export function MachinesPage({ domain }: { domain: string }) {
  const { drift, busy, refusal, check } = useDrift(domain);
  const may = useEditor((state) => state.access.deploy);
  const mayAdopt = useEditor((state) => state.access.deploy && state.access.edit);
  const view = useViewStore();
  const rows = [...(drift ?? [])].sort(
    (left, right) =>
      ORDER.indexOf(left.state) - ORDER.indexOf(right.state) ||
      clusterOf(left.machine).localeCompare(clusterOf(right.machine)) ||
      left.machine.localeCompare(right.machine),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.machines} aria-labelledby="machines-title" tabIndex={0}>
      <h2 id="machines-title" className={said.hidden}>
        Machines
      </h2>
      <div className={runsClasses.runsHead}>
        <RunsTabs shown="machines" />
        {mayAdopt && (
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={14} aria-hidden />}
            onClick={() => view.getState().open({ kind: "adopt" })}
          >
            Adopt a machine …
          </Button>
        )}
        {may && (
          <Button
            loading={busy}
            disabled={rows.length === 0}
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={() => void check()}
          >
            Check all now
          </Button>
        )}
      </div>
      <Summary domain={domain} rows={drift} />
      {refusal !== null && (
        <p className={said.refused} role="alert">
          {refusal}
        </p>
      )}
      {drift === null ? (
        <Skeleton height={90} />
      ) : (
        rows.length > 0 && (
          <Table className={classes.table ?? ""}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Machine</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Intended</Table.Th>
                <Table.Th>Runs</Table.Th>
                <Table.Th>Boots next</Table.Th>
                <Table.Th>Seen</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <MachineLine key={row.machine} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        )
      )}
    </section>
  );
}

/** What a long form says after the machine's own name. */
const clusterOf = (machine: string): string => machine.slice(machine.indexOf(".") + 1);

function Summary({ domain, rows }: { domain: string; rows: readonly KnownDrift[] | null }) {
  const [minutes, setMinutes] = useState<number | null>(null);
  useEffect(() => {
    void request<{ everyMinutes: number | null }>(`/api/domains/${domain}/drift/schedule`).then(
      (answer) => answer.ok && setMinutes(answer.value.everyMinutes),
    );
  }, [domain]);
  if (rows === null) return null;
  if (rows.length === 0) return <p className={classes.facts}>This domain has no machines yet.</p>;
  const asIntended = rows.filter(({ state }) => state === "as-intended").length;
  const reboots = rows.filter(({ rebootNeeded }) => rebootNeeded).length;
  return (
    <p className={classes.facts} role="status">
      {asIntended} of {rows.length} {rows.length === 1 ? "machine" : "machines"}{" "}
      {asIntended === 1 ? "runs" : "run"} what was deployed last
      {reboots > 0 && `, ${reboots} ${reboots === 1 ? "needs" : "need"} a reboot`}.{" "}
      {minutes === null
        ? "They are asked only when somebody does; the domain's settings can make that a schedule."
        : `They are asked every ${minutes < 60 ? `${minutes} minutes` : minutes === 60 ? "hour" : `${Math.round(minutes / 60)} hours`}.`}
    </p>
  );
}

function MachineLine({ row }: { row: KnownDrift }) {
  const store = useEditorStore();
  const view = useViewStore();
  const { state, word } = DRIFT_LOOKS[row.state];
  const intended = row.intended?.toplevel;
  const open = () => {
    const found = store.getState().resolution.machines.get(row.machine);
    if (found === undefined) return;
    store.getState().select([{ kind: "machine", cluster: found.cluster, machine: found.machine }]);
    view.getState().toggle("inspector", true);
    view.getState().openTab("deploy");
  };
  const boots = row.boot !== null && row.boot === row.running && row.boot !== intended;
  const more = row.message !== null || row.difference !== null;
  return (
    <>
      <Table.Tr className={more ? classes.first : ""}>
        <Table.Td>
          <button type="button" className={runsClasses.runLink} onClick={open}>
            {row.machine}
          </button>
        </Table.Td>
        <Table.Td>
          <StateMark state={state} word={word} />
          {row.rebootNeeded && <RebootMark />}
        </Table.Td>
        <Table.Td>
          {row.intended === null ? (
            <span className={classes.dim}>nothing deployed</span>
          ) : (
            <>
              revision {row.intended.revision} <StorePath path={row.intended.toplevel} short />
            </>
          )}
        </Table.Td>
        <Table.Td>
          <System path={row.running} intended={intended} revision={row.runningRevision} />
        </Table.Td>
        <Table.Td>
          {boots ? "what it runs" : <System path={row.boot} intended={intended} revision={null} />}
        </Table.Td>
        <Table.Td className={classes.dim ?? ""}>
          {row.checkedAt === null ? "not yet" : <Ago time={row.checkedAt} />}
        </Table.Td>
      </Table.Tr>
      {more && (
        <Table.Tr>
          <Table.Td colSpan={6} className={classes.more ?? ""}>
            {row.message !== null && <span className={classes.note}>{row.message}</span>}
            {row.difference !== null && <Differs difference={row.difference} />}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function System({
  path,
  intended,
  revision,
}: {
  path: string | null;
  intended: string | undefined;
  revision: number | null;
}) {
  if (path === null) return <span className={classes.dim}>not known</span>;
  if (path === intended) return <>as intended</>;
  return (
    <>
      {revision === null ? "another" : `revision ${revision}`} <StorePath path={path} short />
    </>
  );
}
