import { pointerSegments } from "@/lib/shared/json";
import classes from "./dialog.module.css";
import { WarningIcon } from "./StateMark";
import type { Offer } from "./usePackages";

const WORDS: Readonly<Record<string, string>> = {
  clusterModules: "cluster module",
  extensions: "extensions",
  filters: "filter",
  inputs: "input",
  library: "the library",
  lock: "the locked inputs",
  nixpkgs: "nixpkgs",
};

/** Says which code that decides what packages do has changed since the last deployment: an editor wrote what a deployer runs. */
export function CodeChanges({ changes, ran = false }: { changes: Offer["codeChanges"]; ran?: boolean }) {
  if (changes.since === null || changes.paths.length === 0) return null;
  const words = changes.paths.map(changeWords);
  return (
    <p className={classes.codeChanges}>
      <WarningIcon />
      <span>
        {ran
          ? `It ran code that had changed since revision ${changes.since} was deployed: ${words.join(", ")}.`
          : `Code behind the packages has changed since revision ${changes.since} was deployed: ${words.join(", ")}. Running a package runs that code.`}
      </span>
    </p>
  );
}

function changeWords(path: string): string {
  const segments = pointerSegments(path);
  const [key = "", name] = segments;
  if (segments.at(-1) === "settings")
    return segments.length === 1 ? "the domain's settings" : `settings of ${segments.at(-2)}`;
  return [WORDS[key] ?? key, name].filter(Boolean).join(" ");
}
