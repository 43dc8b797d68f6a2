import { Button } from "@mantine/core";
import type { Progress, TargetState } from "@/lib/editor/jobs";
import { ImageDownload } from "./ImageDownload";
import type { TargetRecord } from "./journal";
import { hasImage, outcomeWords } from "./outcome";
import type { Run } from "./run";
import classes from "./run.module.css";
import { StateMark } from "./StateMark";
import { Stepper } from "./Stepper";
import { StorePath } from "./StorePath";
import stateClasses from "./state.module.css";

/** One target of a run: its steps, how far Nix is, and in the end exactly what it runs. */
export function TargetRow({
  target,
  ended,
  run,
  onLog,
}: {
  target: TargetRecord;
  ended: boolean;
  run: Pick<Run, "id" | "package">;
  onLog?: (() => void) | undefined;
}) {
  const words = outcomeWords(target, run.package);
  const over = target.state !== "queued" && target.state !== "running";
  return (
    <li className={classes.target} data-state={target.state}>
      <div className={classes.targetHead}>
        <h3 className={classes.targetName}>{target.element}</h3>
        <StateMark state={shownState(target)} />
        {onLog !== undefined && (
          <Button size="compact-xs" variant="subtle" color="gray" ml="auto" onClick={onLog}>
            Its log
          </Button>
        )}
      </div>
      <Stepper steps={target.steps} ended={ended || over} />
      {!over && <Bars builds={target.builds} copies={target.copies} />}
      {words !== null && (
        <p className={stateClasses.outcome} data-state={target.state}>
          {words}
        </p>
      )}
      {target.result !== null && <Proof target={target} built={run.package !== "rollback"} />}
      {ended && hasImage(target, run.package) && <ImageDownload run={run.id} element={target.element} />}
    </li>
  );
}

/** What all of them need first is done before a machine's own turn comes. */
function shownState({ state, steps }: TargetRecord): TargetState {
  const busy = steps.some((step) => step.state === "started" || step.state === "progress");
  return state === "queued" && busy ? "running" : state;
}

function Proof({ target, built }: { target: TargetRecord; built: boolean }) {
  const { toplevel = null, previous = null, running = null } = target.result ?? {};
  if (toplevel === null && previous === null && running === null) return null;
  const same = toplevel !== null && toplevel === running;
  return (
    <dl className={classes.proof}>
      {same ? (
        <div>
          <dt>{built ? "Built, and runs" : "Runs"}</dt>
          <dd>
            <StorePath path={toplevel} />
          </dd>
        </div>
      ) : (
        <>
          {toplevel !== null && (
            <div>
              <dt>{built ? "Built" : "Chosen"}</dt>
              <dd>
                <StorePath path={toplevel} />
              </dd>
            </div>
          )}
          {running !== null && (
            <div>
              <dt>Runs</dt>
              <dd>
                <StorePath path={running} />
              </dd>
            </div>
          )}
        </>
      )}
      {previous !== null && previous !== running && (
        <div>
          <dt>Ran before</dt>
          <dd>
            <StorePath path={previous} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Bars({ builds, copies }: { builds: Progress | null; copies: Progress | null }) {
  return (
    <>
      {builds !== null && <Bar what="Builds" progress={builds} />}
      {copies !== null && <Bar what="Copies" progress={copies} />}
    </>
  );
}

function Bar({ what, progress: { done, expected } }: { what: string; progress: Progress }) {
  return (
    <div className={classes.bar}>
      <span>{what}</span>
      <progress aria-label={what} max={Math.max(expected, 1)} value={Math.min(done, expected)} />
      <span>
        {done} of {expected}
      </span>
    </div>
  );
}
