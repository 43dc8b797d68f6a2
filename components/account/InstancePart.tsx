"use client";

import { Anchor } from "@mantine/core";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { useRemote } from "./useRemote";

interface Health {
  readonly version: string;
  readonly schemaVersion: number;
  readonly nix: {
    readonly version: string;
    readonly confined: boolean | null;
    readonly reason: string | null;
    readonly hostNetwork: string | null;
  } | null;
}

/** Versions, and whether the server can evaluate and deploy. */
export function InstancePart() {
  const { value, refusal } = useRemote<Health>("/api/health");
  return (
    <Part id="server" title="Server" words="What this studio runs on.">
      {value === null ? (
        <RowsPending refusal={refusal} />
      ) : (
        <>
          <Line what="Cluster Studio" value={value.version} />
          <Line what="Document schema" value={String(value.schemaVersion)} />
          <Line
            what="Nix"
            value={
              value.nix?.version ??
              "not on this server: editing, preview and export work, evaluation and deployment do not"
            }
          />
          {value.nix?.confined === false && (
            <Line
              what="Confinement"
              value={`${value.nix.reason}: only administrators may evaluate, and nothing can be deployed`}
            />
          )}
          {value.nix && value.nix.hostNetwork !== null && (
            <Line
              what="Network of builds"
              value={`this server's own, so that a build may reach its ports: ${value.nix.hostNetwork}`}
            />
          )}
          <div className={classes.boxLine}>
            <span className={classes.grow}>HTTP API</span>
            <Anchor href="/api/openapi.json" size="sm">
              OpenAPI description
            </Anchor>
          </div>
        </>
      )}
    </Part>
  );
}

function Line({ what, value }: { what: string; value: string }) {
  return (
    <div className={classes.boxLine}>
      <span className={classes.grow}>{what}</span>
      <span className={classes.dim}>{value}</span>
    </div>
  );
}
