import type { ClosureDifference } from "@/lib/editor/evaluation-plan";
import { differenceWords, packageWords } from "./difference";
import classes from "./machines.module.css";

/** In which packages the intended system differs from what is there, folded until somebody wants to know. */
export function Differs({ difference }: { difference: ClosureDifference }) {
  if (difference.packages.length === 0) return null;
  return (
    <details className={classes.differs}>
      <summary>In the intended system {differenceWords(difference)}</summary>
      <ul>
        {difference.packages.map((each) => (
          <li key={each.name}>{packageWords(each)}</li>
        ))}
      </ul>
    </details>
  );
}
