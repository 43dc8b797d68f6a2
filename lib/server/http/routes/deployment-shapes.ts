import "server-only";
import { z } from "zod";

/** Shapes that the routes of deployments and inspections speak of. */

export const JobStatusSchema = z.enum([
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
]);

export const Target = z.object({
  element: z.string(),
  attribute: z.array(z.string()),
  scope: z.enum(["machine", "service", "cluster"]),
});

const MachineName = z.string().min(1).max(255);

const HealthCheck = z.strictObject({
  /** systemd units that must be active. */
  units: z.array(z.string().min(1).max(255)).max(50).default([]),
  /** A shell command on the machine that must succeed. */
  command: z.string().min(1).max(4000).nullable().default(null),
  /** An address that must answer the studio with a status below 400; `{host}` stands for the machine's address. */
  http: z.string().min(1).max(2000).nullable().default(null),
});

/** How a deployment is to go through its machines, as asked. */
export const StrategyBody = z.strictObject({
  parallel: z.int().min(1).max(64).default(4),
  /** Each a list of machines, or a role of a service; machines in none of them are the last wave. */
  waves: z
    .array(
      z.union([z.array(MachineName).max(10_000), z.strictObject({ service: MachineName, role: z.string() })]),
    )
    .max(100)
    .default([]),
  /** Machines that go before everything else: these, or so many. */
  canary: z
    .union([z.array(MachineName).max(100), z.int().min(1).max(100)])
    .nullable()
    .default(null),
  pauseSeconds: z.int().min(0).max(86_400).default(0),
  stopAfterFailures: z.int().min(1).max(10_000).default(1),
  skipUnchanged: z.boolean().default(true),
  healthCheck: HealthCheck.nullable().default(null),
});

/** The strategy that a deployment keeps; its waves are spelt out beside it. */
export const Strategy = z.object({
  parallel: z.int(),
  pauseSeconds: z.int(),
  stopAfterFailures: z.int(),
  skipUnchanged: z.boolean(),
  healthCheck: z
    .object({ units: z.array(z.string()), command: z.string().nullable(), http: z.string().nullable() })
    .nullable(),
});

export const TargetResult = z.object({
  state: z.enum([
    "queued",
    "running",
    "done",
    "unchanged",
    "failed",
    "rolled-back",
    "skipped",
    "cancelled",
    "unknown",
  ]),
  message: z.string().nullable(),
  /** The store path that was built. */
  toplevel: z.string().nullable(),
  previous: z.string().nullable(),
  /** What the machine was last proven to run. */
  running: z.string().nullable(),
});

/** Code that decides what packages do, and differs from the revision that was deployed last. */
export const CodeChanges = z.object({
  /** The newest revision that was deployed; null when none was. */
  since: z.int().nullable(),
  /** JSON Pointers of code. */
  paths: z.array(z.string()),
});

export const Deployment = z
  .object({
    id: z.uuid(),
    domain: z.uuid(),
    revision: z.int(),
    package: z.string(),
    arguments: z.array(z.string()),
    targets: z.array(Target),
    strategy: Strategy,
    /** The targets' elements, wave by wave. */
    waves: z.array(z.array(z.string())),
    status: JobStatusSchema,
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    cancelRequestedBy: z.string().nullable(),
    /** What an editor wrote since a deployer last ran it, as it was when this was asked for. */
    codeChanges: CodeChanges,
    error: z.string().nullable(),
    /** How each target ended, by the target's element; null until the deployment has. */
    result: z.record(z.string(), TargetResult).nullable(),
  })
  .meta({ id: "Deployment" });

export const DeploymentBody = z.strictObject({
  /** The newest one where absent. */
  revision: z.int().min(1).optional(),
  package: z.string().min(1).max(100).default("deploy"),
  /** Machines by short or long name. */
  machines: z.array(MachineName).max(10_000).optional(),
  /** The package of this service, on `machines`, or on all that it selects. */
  service: MachineName.optional(),
  /** The package of this cluster; with a `strategy`, the package of each of its machines. */
  cluster: z.string().max(63).optional(),
  /** Further arguments of the package. */
  arguments: z.array(z.string().max(1000)).max(20).default([]),
  strategy: StrategyBody.optional(),
});

/** A package that a revision's flake offers. */
export const OfferedPackage = z
  .object({
    scope: z.enum(["machine", "service", "cluster"]),
    name: z.string(),
    description: z.string(),
    destructive: z.boolean(),
    /** Whether it needs somebody at a terminal; `nix run` is for it. */
    terminal: z.boolean(),
    /** Long forms of the machines that offer it; null: all of them. */
    machines: z.array(z.string()).nullable(),
    /** Long form of the service, for packages of one. */
    service: z.string().nullable(),
    cluster: z.string().nullable(),
  })
  .meta({ id: "OfferedPackage" });

export const HostKey = z
  .object({ type: z.string(), key: z.string(), fingerprint: z.string() })
  .meta({ id: "HostKey" });

const HostKeyState = z.enum(["confirmed", "unknown", "changed"]);
export const HostKeyAnswer = z.object({ keys: z.array(HostKey), state: HostKeyState });

export const PreflightAnswer = z.object({
  machines: z.record(
    z.string(),
    z.array(
      z.object({
        check: z.enum(["host-key", "reachable", "system", "disk", "nix", "running"]),
        state: z.enum(["good", "warning", "bad", "skipped"]),
        message: z.string(),
      }),
    ),
  ),
});

export const Drift = z
  .object({
    machine: z.string(),
    state: z.enum(["as-intended", "differs", "never-deployed", "unreachable"]),
    intended: z.object({ revision: z.int(), toplevel: z.string() }).nullable(),
    running: z.string().nullable(),
    /** The revision whose deployment made what it runs; null where none here did. */
    runningRevision: z.int().nullable(),
    boot: z.string().nullable(),
    booted: z.string().nullable(),
    generation: z.int().nullable(),
    rebootNeeded: z.boolean().nullable(),
    /** Packages in which the intended system differs from what it runs, or else from what it boots. */
    difference: z
      .object({
        packages: z.array(
          z.object({
            name: z.string(),
            before: z.array(z.string()),
            after: z.array(z.string()),
            bytes: z.number(),
          }),
        ),
        bytesBefore: z.number(),
        bytesAfter: z.number(),
      })
      .nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: "Drift" });

export const GenerationsAnswer = z.object({
  /** Newest first. */
  generations: z.array(
    z.object({
      number: z.int(),
      toplevel: z.string(),
      /** The revision whose deployment made it; null where none here did. */
      revision: z.int().nullable(),
      createdAt: z.iso.datetime().nullable(),
      running: z.boolean(),
      /** Whether it is what the machine boots next. */
      boot: z.boolean(),
    }),
  ),
});

export const AdoptAnswer = z.object({
  keys: z.array(HostKey),
  state: HostKeyState,
  machine: z
    .object({
      hostName: z.string(),
      system: z.string(),
      operatingSystem: z.string(),
      hasNix: z.boolean(),
      addresses: z.array(z.string()),
      hardwareConfiguration: z.string().nullable(),
    })
    .nullable(),
});

/** Something that the runner looks up at machines. `answer` is there once it succeeded. */
export function inspection<Answer extends z.ZodType>(answer: Answer) {
  return z.object({
    id: z.uuid(),
    what: z.enum(["host-key", "preflight", "drift", "settle", "generations", "adopt"]),
    status: JobStatusSchema,
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    answer: answer.nullable(),
  });
}

export const HostKeyScan = inspection(HostKeyAnswer).meta({ id: "HostKeyScan" });

export const Adoption = inspection(AdoptAnswer).meta({ id: "Adoption" });
