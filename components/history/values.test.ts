import { expect, it } from "vitest";
import { documentOf } from "@/lib/model/testing/document";
import { elementWords, readableValue } from "./values";

const service = { kind: "service", cluster: "attic", service: "dns" } as const;
const machine = { kind: "machine", cluster: "attic", machine: "nas" } as const;

it("reads filters as their sentence", () => {
  const selectors = [{ filter: "clusterMachines" }, { filter: "hostname", hostname: "nas" }];
  expect(readableValue(service, ["selectors"], selectors).text).toBe("all of attic plus nas");
  expect(readableValue(service, ["roles", "primary"], []).text).toBe("nothing");
});

it("reads interfaces, addresses and lists without their notation", () => {
  const eth0 = {
    useDHCP: true,
    ipv4: [{ address: "10.0.0.2", prefixLength: 24 }],
    ipv6: [{ address: "fd00::2", prefixLength: 64 }],
  };
  expect(readableValue(machine, ["interfaces", "eth0"], eth0).text).toBe("DHCP, 10.0.0.2/24, fd00::2/64");
  const declared = [
    { role: "api", address: "fd00::2", port: 80 },
    { role: "web", address: "10.0.0.2", port: null },
  ];
  expect(readableValue(machine, ["addresses"], declared).text).toBe("api [fd00::2]:80, web 10.0.0.2");
  expect(readableValue(machine, ["tags"], ["web", "db"]).text).toBe("web, db");
  expect(readableValue(machine, ["tags"], []).text).toBe("none");
});

it("keeps code as text, and says what is not there", () => {
  expect(readableValue(service, ["definition"], "{ }: { }")).toEqual({ kind: "text", text: "{ }: { }" });
  expect(readableValue(machine, ["deployment", "targetPort"], undefined).text).toBe("not set");
  expect(readableValue(service, ["enable"], false).text).toBe("no");
  expect(readableValue(machine, ["settings", "x"], { b: 1 })).toEqual({
    kind: "text",
    text: '{\n  "b": 1\n}',
  });
});

it("says in a line what an element holds", () => {
  const document = documentOf({
    clusters: {
      attic: {
        machines: {
          nas: {
            tags: ["disk"],
            interfaces: { eth0: { ipv4: [{ address: "10.0.0.2", prefixLength: 24 }] } },
          },
        },
        services: { dns: { selectors: [{ filter: "tag", tag: "disk" }] } },
      },
    },
  });
  expect(elementWords(document, machine)).toBe("10.0.0.2/24, #disk");
  expect(elementWords(document, { kind: "cluster", cluster: "attic" })).toBe("1 machine, 1 service");
  expect(elementWords(document, service)).toBe("selects tag disk");
});
