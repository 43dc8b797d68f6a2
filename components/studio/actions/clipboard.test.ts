import { describe, expect, it } from "vitest";
import { planEdit } from "@/lib/model/plan";
import { documentOf } from "@/lib/model/testing/document";
import type { DomainDocument } from "@/lib/model/schema";
import { present } from "@/lib/shared/assert";
import { copiedText, pasteEdit } from "./clipboard";

const eth0 = (address: string) => ({ eth0: { ipv4: [{ address, prefixLength: 24 }] } });

const ATTIC = documentOf({
  clusters: {
    attic: {
      machines: { nas: { interfaces: eth0("10.0.0.10") }, pi: { interfaces: eth0("10.0.0.11") } },
      services: {
        backup: {
          selectors: [
            {
              filter: "except",
              of: [{ filter: "clusterMachines" }],
              without: [{ filter: "hostname", hostname: "nas" }],
            },
          ],
          roles: { target: [{ filter: "hostname", hostname: "nas" }] },
        },
      },
    },
  },
});

const NAS = { kind: "machine", cluster: "attic", machine: "nas" } as const;
const PI = { kind: "machine", cluster: "attic", machine: "pi" } as const;
const BACKUP = { kind: "service", cluster: "attic", service: "backup" } as const;

function pasted(into: DomainDocument, cluster: string, text: string | null): DomainDocument {
  const paste = present(pasteEdit(into, [{ kind: "cluster", cluster }], present(text, "text")), "paste");
  const plan = planEdit(into, paste.edit);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value.document;
}

describe("pasting", () => {
  it("counts taken names on, moves taken addresses on, and keeps services with the machines beside them", () => {
    const shed = { shed: { machines: { nas: { interfaces: eth0("10.0.0.10") } } } };
    const { machines, services } = present(
      pasted(documentOf({ clusters: shed }), "shed", copiedText(ATTIC, [NAS, PI, BACKUP])).clusters.shed,
      "shed",
    );
    expect(Object.keys(machines).sort()).toEqual(["nas", "nas2", "pi"]);
    // Its own address is taken, and the next one comes along with pi.
    expect(machines.nas2?.interfaces.eth0?.ipv4[0]?.address).toBe("10.0.0.12");
    expect(machines.pi?.interfaces.eth0?.ipv4[0]?.address).toBe("10.0.0.11");
    expect(services.backup?.roles.target).toEqual([{ filter: "hostname", hostname: "nas2" }]);
    expect(services.backup?.selectors).toMatchObject([{ without: [{ hostname: "nas2" }] }]);
  });

  it("leaves alone what fits as it is, and what a service names beyond the clipboard", () => {
    const shed = { shed: { machines: { nas: {} } } };
    const { machines, services } = present(
      pasted(documentOf({ clusters: shed }), "shed", copiedText(ATTIC, [PI, BACKUP])).clusters.shed,
      "shed",
    );
    expect(machines.pi).toEqual(ATTIC.clusters.attic?.machines.pi);
    expect(services.backup).toEqual(ATTIC.clusters.attic?.services.backup);
  });

  it("is nothing for other text", () => {
    expect(pasteEdit(ATTIC, [], "nas")).toBeNull();
    expect(pasteEdit(ATTIC, [], '{"clusterStudio":1,"elements":[]}')).toBeNull();
    expect(copiedText(ATTIC, [{ kind: "cluster", cluster: "attic" }])).toBeNull();
  });
});
