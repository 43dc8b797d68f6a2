import { Button, Group } from "@mantine/core";
import { IconDownload, IconRocket } from "@tabler/icons-react";
import { useEditor } from "@/components/editor/provider";
import { useViewStore } from "@/components/studio/ViewProvider";
import { MACHINES } from "./RunsTabs";
import classes from "./said.module.css";
import { useNix } from "./useNix";

/** Says what deploying does before anything was, and what can be done where this server cannot deploy. */
export function NothingRun() {
  const view = useViewStore();
  const id = useEditor((state) => state.domainId);
  const may = useEditor((state) => state.access.deploy);
  const nix = useNix();
  return (
    <section className={classes.teach} aria-labelledby="runs-title">
      <h2 id="runs-title">Nothing has been deployed from here yet</h2>
      {nix === "missing" ? (
        <NoNix />
      ) : (
        <p>
          Deploying builds a machine's system, copies it over SSH, activates it and confirms over a fresh
          connection that the machine runs exactly what was built. A machine that can't be reached afterwards
          goes back by itself. Every run is kept here, with its log.
        </p>
      )}
      {!may && (
        <p>Your role in this domain doesn't include deploying; an administrator of it can change that.</p>
      )}
      <Group gap={8}>
        {may && nix !== "missing" && (
          <Button
            leftSection={<IconRocket size={14} aria-hidden />}
            onClick={() => view.getState().open({ kind: "deploy" })}
          >
            Deploy …
          </Button>
        )}
        <Button variant="default" onClick={() => view.getState().showRun(MACHINES)}>
          What the machines run
        </Button>
        <Button
          variant="default"
          component="a"
          href={`/api/domains/${id}/flake`}
          download
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Download the flake
        </Button>
      </Group>
    </section>
  );
}

/** Why this server cannot deploy, and how to do the same from a terminal. */
export function NoNix() {
  return (
    <p>
      This server has no Nix, so it can edit, preview and export, but neither build nor deploy. Install Nix
      where the studio runs and start it again, or download the flake and run{" "}
      <code>nix run .#host.deploy</code> on a computer that has Nix: that is what the button would do.
    </p>
  );
}

/** Why packages that the domain's own modules add may be missing from a list. */
export function NotEvaluated() {
  return (
    <p className={classes.driftWords}>
      These come with the library. Packages of cluster modules appear once Nix has evaluated the domain.
    </p>
  );
}
