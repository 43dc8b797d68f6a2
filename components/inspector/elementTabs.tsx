import type { ReactNode } from "react";
import { DeploySettings } from "@/components/deploy/DeploySettings";
import { ClusterDeploy, ServiceDeploy } from "@/components/deploy/GroupDeploy";
import { MachineDeploy } from "@/components/deploy/MachineDeploy";
import { MachineXray, ServiceXray } from "@/components/xray/Xray";
import type { ElementRef } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import { ServiceCode, SourceForm, UserForm } from "./forms/CodeForms";
import { ClusterForm, DomainForm, InputForm } from "./forms/DomainForms";
import { MachineForm } from "./forms/MachineForm";
import { ServiceForm } from "./forms/ServiceForm";
import { Hits, Receives } from "./Reach";

export interface ElementTab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

/** The inspector's tabs for an element, the first being what one sees first; none when it is gone. */
export function tabsOf(document: DomainDocument, element: ElementRef): readonly ElementTab[] {
  const one = (content: ReactNode): ElementTab[] => [{ id: "form", title: "Settings", content }];
  switch (element.kind) {
    case "domain":
      return [
        ...one(<DomainForm document={document} />),
        { id: "deploy", title: "Deploy", content: <DeploySettings /> },
      ];
    case "clusterModule":
    case "filter": {
      const value =
        element.kind === "filter"
          ? own(document.filters, element.filter)
          : own(document.clusterModules, element.module);
      return value === undefined ? [] : one(<SourceForm element={element} value={value} />);
    }
    case "input": {
      const input = own(document.inputs, element.input);
      return input === undefined ? [] : one(<InputForm element={element} input={input} />);
    }
    default:
      return clusterTabs(document, element);
  }
}

type Inside = Extract<ElementRef, { kind: "cluster" | "machine" | "service" | "user" | "module" }>;

function clusterTabs(document: DomainDocument, element: Inside): readonly ElementTab[] {
  const one = (content: ReactNode): ElementTab[] => [{ id: "form", title: "Settings", content }];
  if (element.kind === "module" && element.cluster === undefined) {
    const value = own(document.modules, element.module);
    return value === undefined ? [] : one(<SourceForm element={element} value={value} />);
  }
  const cluster = element.cluster === undefined ? undefined : own(document.clusters, element.cluster);
  if (cluster === undefined) return [];
  switch (element.kind) {
    case "cluster":
      return [
        ...one(<ClusterForm name={element.cluster} cluster={cluster} />),
        { id: "deploy", title: "Deploy", content: <ClusterDeploy element={element} /> },
      ];
    case "machine": {
      const machine = own(cluster.machines, element.machine);
      return machine === undefined
        ? []
        : [
            { id: "form", title: "Machine", content: <MachineForm element={element} machine={machine} /> },
            { id: "receives", title: "Receives", content: <Receives element={element} /> },
            { id: "xray", title: "X-ray", content: <MachineXray element={element} /> },
            { id: "deploy", title: "Deploy", content: <MachineDeploy element={element} /> },
          ];
    }
    case "service": {
      const service = own(cluster.services, element.service);
      return service === undefined
        ? []
        : [
            { id: "form", title: "Service", content: <ServiceForm element={element} service={service} /> },
            { id: "code", title: "Code", content: <ServiceCode element={element} service={service} /> },
            { id: "machines", title: "Machines", content: <Hits element={element} /> },
            { id: "xray", title: "X-ray", content: <ServiceXray element={element} /> },
            { id: "deploy", title: "Deploy", content: <ServiceDeploy element={element} /> },
          ];
    }
    case "user":
    case "module": {
      const holder = element.machine === undefined ? cluster : own(cluster.machines, element.machine);
      if (holder === undefined) return [];
      if (element.kind === "user") {
        const user = own(holder.users, element.user);
        return user === undefined ? [] : one(<UserForm element={element} user={user} />);
      }
      const module = own(holder.modules, element.module);
      return module === undefined ? [] : one(<SourceForm element={element} value={module} />);
    }
  }
}
