import { Autocomplete, Button, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { freeName } from "@/components/studio/actions/names";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { FoundMachine } from "@/lib/editor/inspections";
import { own, sortedKeys } from "@/lib/shared/json";
import type { Reached } from "./AdoptDialog";
import before from "./before.module.css";
import classes from "./dialog.module.css";
import inspectorClasses from "./inspector.module.css";
import { WarningIcon } from "./StateMark";

/** What a machine is, and where in the domain it goes. */
export function AdoptForm({
  machine,
  reached,
  onAdded,
}: {
  machine: FoundMachine;
  reached: Reached;
  onAdded: () => void;
}) {
  const store = useEditorStore();
  const view = useViewStore();
  const clusters = useEditor((state) => state.document.clusters);
  const names = useMemo(() => sortedKeys(clusters), [clusters]);
  const [cluster, setCluster] = useState(() => selectedCluster(store.getState().selection) ?? names[0] ?? "");
  const [name, setName] = useState(() => proposed(machine.hostName, own(clusters, cluster)?.machines ?? {}));
  const [refusal, setRefusal] = useState<string | null>(null);

  const add = (event: FormEvent) => {
    event.preventDefault();
    const { edit, select } = store.getState();
    if (own(store.getState().document.clusters, cluster) === undefined) {
      const made = edit({ type: "create", element: { kind: "cluster", cluster } });
      if (!made.ok) return setRefusal(made.error.map(({ message }) => message).join(" "));
    }
    const element = { kind: "machine", cluster, machine: name.trim() } as const;
    const { hardwareConfiguration: source } = machine;
    const result = edit({
      type: "create",
      element,
      value: {
        system: machine.system,
        ips: [...machine.addresses],
        deployment: { targetHost: reached.host, targetUser: reached.user, targetPort: reached.port },
        modules: source === null ? {} : { "hardware-configuration": { source } },
      },
    });
    if (!result.ok) return setRefusal(result.error.map(({ message }) => message).join(" "));
    select([element]);
    view.getState().toggle("inspector", true);
    onAdded();
  };

  return (
    <form className={classes.form} onSubmit={add}>
      <dl className={inspectorClasses.facts}>
        <Fact term="Calls itself" text={machine.hostName} />
        <Fact term="System" text={[machine.system, machine.operatingSystem].filter(Boolean).join(", ")} />
        <Fact term="Addresses" text={machine.addresses.join(", ") || "none"} />
        <Fact
          term="Nix"
          text={machine.hasNix ? "is there" : "is not there: install NixOS before anything is deployed"}
        />
      </dl>
      {machine.hardwareConfiguration === null ? (
        <p className={classes.codeChanges}>
          <WarningIcon />
          <span>
            It has no nixos-generate-config, or the user may not run it as root, so its file systems and
            drivers are not known. Write them into a module before you deploy.
          </span>
        </p>
      ) : (
        <details className={before.hardware}>
          <summary>Its hardware configuration becomes the module hardware-configuration</summary>
          <pre>{machine.hardwareConfiguration}</pre>
        </details>
      )}
      <div className={classes.pair}>
        <TextInput
          label="Name"
          spellCheck={false}
          autoComplete="off"
          value={name}
          error={refusal}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setRefusal(null);
          }}
        />
        <Autocomplete label="Cluster" data={names} value={cluster} onChange={setCluster} />
      </div>
      <div className={classes.footer}>
        <p>Its addresses are declared with it. Nothing on the machine changes until you deploy.</p>
        <Button type="submit" disabled={name.trim() === "" || cluster.trim() === ""}>
          Add the machine
        </Button>
      </div>
    </form>
  );
}

function Fact({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function selectedCluster(selection: readonly object[]): string | null {
  for (const element of selection)
    if ("cluster" in element && typeof element.cluster === "string") return element.cluster;
  return null;
}

/** The machine's own name as one label that no other machine of the cluster has. */
function proposed(hostName: string, taken: Readonly<Record<string, unknown>>): string {
  const label = (hostName.split(".")[0] ?? "").toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  const name = label.replace(/^-+|-+$/g, "") || "machine";
  return own(taken, name) === undefined ? name : freeName(name, new Set(Object.keys(taken)));
}
