import { describe, expect, it } from "vitest";
import { readMachineLines } from "./machineLines";

const none = new Set<string>();

describe("readMachineLines", () => {
  it("takes plain names", () => {
    const { machines, problems } = readMachineLines("web1\nweb2\n\n# a remark\n", none);
    expect(machines.map((machine) => machine.name)).toEqual(["web1", "web2"]);
    expect(problems).toEqual([]);
  });

  it("reads system, tags, address, interface and target in order", () => {
    const [machine] = readMachineLines(
      "pi, aarch64-linux, edge dns, 10.0.0.20/24, lan0, pi.lan",
      none,
    ).machines;
    expect(machine?.value).toEqual({
      system: "aarch64-linux",
      tags: ["edge", "dns"],
      interfaces: { lan0: { ipv4: [{ address: "10.0.0.20", prefixLength: 24 }] } },
      deployment: { targetHost: "pi.lan" },
    });
  });

  it("follows a heading, quotes and an IPv6 address", () => {
    const [machine] = readMachineLines('Address,Name,Tags\n"fd00::9",db1,"a;b"', none).machines;
    expect(machine?.name).toBe("db1");
    expect(machine?.value).toEqual({
      tags: ["a", "b"],
      interfaces: { eth0: { ipv6: [{ address: "fd00::9", prefixLength: 64 }] } },
    });
  });

  it("says what is wrong by line and keeps the rest", () => {
    const { machines, problems } = readMachineLines("ok\nNot A Name\nok\nbad,plan9\nx,,,10.0.0.999", none);
    expect(machines.map((machine) => machine.name)).toEqual(["ok"]);
    expect(problems.map((problem) => problem.line)).toEqual([2, 3, 4, 5]);
  });

  it("tells of addresses that the list or the domain has twice, and takes the lines", () => {
    const { machines, notes } = readMachineLines(
      "a,,,10.0.0.4\nb,,,10.0.0.4/16\nc,,,fd00:0::9",
      none,
      new Set(["fd00::9"]),
    );
    expect(machines).toHaveLength(3);
    expect(notes).toEqual([
      { line: 2, message: "b: a has the address 10.0.0.4 too." },
      { line: 3, message: "c: a machine of the domain has the address fd00::9 too." },
    ]);
  });

  it("refuses a name that the cluster has", () => {
    expect(readMachineLines("nas", new Set(["nas"])).problems).toHaveLength(1);
  });
});
