"use client";

import { Button, Skeleton } from "@mantine/core";
import { IconArrowNarrowRight, IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { PlanBetween } from "@/components/evaluation/PlanBetween";
import { Ago, agoWords } from "@/components/ui/Ago";
import classes from "./comparison.module.css";
import { ElementChanges } from "./ElementChanges";
import { FileDiffs } from "./FileDiffs";
import { ImpactList } from "./ImpactList";
import impactClasses from "./impact.module.css";
import panes from "./panes.module.css";
import { RestoreDialog } from "./RestoreDialog";
import type { Range, RevisionSummary } from "./revisions";
import { useComparison } from "./useComparison";
import type { Revisions } from "./useRevisions";

/** What two revisions differ in: elements and fields, who is affected, and the generated files beside them. */
export function Comparison({
  domainId,
  range,
  revisions,
  mayEdit,
  onShow,
}: {
  domainId: string;
  range: Range | null;
  revisions: Revisions;
  mayEdit: boolean;
  onShow: (range: Range) => void;
}) {
  const { value, refusal } = useComparison(domainId, range);
  const [restoring, setRestoring] = useState(false);
  const newest = revisions.newest;
  const find = (number: number | null) => revisions.list.find((each) => each.number === number);
  return (
    <main className={classes.comparison} aria-label="What changed">
      <div className={classes.compareHead}>
        {range === null ? (
          <Skeleton height={14} width={260} />
        ) : (
          <>
            <Ends range={range} from={find(range.from)} to={find(range.to)} />
            {newest !== null && range.to < newest && (
              <>
                <Button variant="default" onClick={() => onShow({ from: range.to, to: newest })}>
                  Compare with the newest
                </Button>
                {mayEdit && (
                  <Button
                    variant="default"
                    leftSection={<IconHistory size={14} aria-hidden />}
                    onClick={() => setRestoring(true)}
                  >
                    Restore r{range.to}
                  </Button>
                )}
              </>
            )}
          </>
        )}
      </div>
      {refusal !== null && (
        <p role="alert" className={panes.refusal}>
          {refusal}
        </p>
      )}
      {refusal === null && (
        <div className={classes.sides}>
          <div className={panes.structure} aria-busy={value === null}>
            {value === null ? (
              <ComparisonSkeleton />
            ) : (
              <>
                <ImpactList impact={value.impact} rewritten={value.rewritten} />
                {mayEdit && range !== null && range.from !== null && (
                  <section aria-labelledby="plan-title" className={impactClasses.impact}>
                    <h3 id="plan-title" className={panes.partTitle}>
                      What changes on the machines
                    </h3>
                    <PlanBetween domainId={domainId} from={range.from} to={range.to} />
                  </section>
                )}
                <ElementChanges compared={value} />
              </>
            )}
          </div>
          {range !== null && range.from !== null && value !== null && (
            <FileDiffs domainId={domainId} from={range.from} to={range.to} />
          )}
          {range !== null && range.from === null && (
            <div className={panes.files}>
              <p className={panes.empty}>
                The first revision. Everything in the flake began here:{" "}
                <a href={`/api/domains/${domainId}/flake?revision=${range.to}`} download>
                  download it as it was
                </a>
                .
              </p>
            </div>
          )}
        </div>
      )}
      {restoring && range !== null && newest !== null && (
        <RestoreDialog
          domainId={domainId}
          number={range.to}
          newest={newest}
          onClose={() => setRestoring(false)}
          onRestored={(made) => {
            setRestoring(false);
            revisions.reload();
            onShow({ from: newest, to: made });
          }}
        />
      )}
    </main>
  );
}

function Ends({
  range,
  from,
  to,
}: {
  range: Range;
  from: RevisionSummary | undefined;
  to: RevisionSummary | undefined;
}) {
  const single = range.from === null || range.to === range.from + 1;
  return (
    <div className={classes.ends}>
      <h2 className={classes.endsTitle}>
        {range.from !== null && (
          <>
            <span className={classes.endNumber}>r{range.from}</span>
            <IconArrowNarrowRight size={15} aria-label="to" />
          </>
        )}
        <span className={classes.endNumber}>r{range.to}</span>
        {single && to !== undefined && <span className={classes.endsMessage}>{to.message}</span>}
        {!single && range.from !== null && (
          <span className={classes.endsMessage}>{range.to - range.from} revisions</span>
        )}
      </h2>
      {to !== undefined && (
        <p className={classes.endsFine}>
          {!single && from !== undefined && !sameTime(from.createdAt, to.createdAt) && (
            <>
              from <Ago time={from.createdAt} /> to{" "}
            </>
          )}
          {single && <>{to.author.name}, </>}
          <Ago time={to.createdAt} />
          {to.name !== null && <>, named “{to.name}”</>}
        </p>
      )}
    </div>
  );
}

function ComparisonSkeleton() {
  return (
    <div className={panes.listSkeleton}>
      <Skeleton height={12} width="42%" />
      <Skeleton height={64} />
      <Skeleton height={64} />
    </div>
  );
}

/** Whether two times are as long ago, in words. */
function sameTime(left: string, right: string): boolean {
  const now = new Date();
  return agoWords(new Date(left), now) === agoWords(new Date(right), now);
}
