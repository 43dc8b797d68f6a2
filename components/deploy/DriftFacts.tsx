import { Ago } from "@/components/ui/Ago";
import { Differs } from "./Differs";
import type { KnownDrift } from "./inspect";
import classes from "./inspector.module.css";
import { RebootMark, StateMark } from "./StateMark";
import { StorePath } from "./StorePath";
import said from "./said.module.css";

/** How a machine stands beside what it should run. */
export const DRIFT_LOOKS = {
  "as-intended": { state: "done", word: "As intended" },
  differs: { state: "failed", word: "Differs" },
  "never-deployed": { state: "queued", word: "Never deployed" },
  unreachable: { state: "interrupted", word: "Unreachable" },
} as const;

/** What a machine was last seen to run, beside what it should. */
export function DriftFacts({ drift }: { drift: KnownDrift }) {
  const { state, word } = DRIFT_LOOKS[drift.state];
  return (
    <>
      <div className={classes.drift}>
        <StateMark state={state} word={word} />
        {drift.rebootNeeded && <RebootMark />}
      </div>
      <p className={said.driftWords}>
        {drift.state === "never-deployed" && "Nothing was deployed to it from here. "}
        {drift.message !== null && `${drift.message} `}
        {drift.checkedAt === null ? (
          "Not looked at yet."
        ) : (
          <>
            Seen <Ago time={drift.checkedAt} />.
          </>
        )}
      </p>
      <dl className={classes.facts}>
        {drift.intended !== null && (
          <div>
            <dt>Intended</dt>
            <dd>
              revision {drift.intended.revision} <StorePath path={drift.intended.toplevel} short />
            </dd>
          </div>
        )}
        {drift.running !== null && (
          <Fact
            term="Runs"
            path={drift.running}
            same={drift.intended?.toplevel}
            revision={drift.runningRevision}
          />
        )}
        {drift.boot !== null && (
          <Fact
            term="Boots next"
            path={drift.boot}
            same={drift.intended?.toplevel}
            revision={drift.boot === drift.running ? drift.runningRevision : null}
          />
        )}
        {drift.booted !== null && drift.booted !== drift.running && (
          <Fact term="Booted" path={drift.booted} />
        )}
        {drift.generation !== null && (
          <div>
            <dt>Generation</dt>
            <dd>{drift.generation}</dd>
          </div>
        )}
      </dl>
      {drift.difference !== null && <Differs difference={drift.difference} />}
    </>
  );
}

function Fact({
  term,
  path,
  same,
  revision = null,
}: {
  term: string;
  path: string;
  same?: string | undefined;
  revision?: number | null;
}) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {path === same ? (
          "the intended system"
        ) : (
          <>
            {revision === null ? "another system" : `revision ${revision}`} <StorePath path={path} short />
          </>
        )}
      </dd>
    </div>
  );
}
