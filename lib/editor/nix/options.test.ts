import { expect, test } from "vitest";
import { optionPath, optionSuggestion, optionsBelow, surroundingPath } from "./options";

const INDEX = [
  ["services.openssh.enable", "boolean"],
  ["services.openssh.ports", "list of port"],
  ["services.nginx.virtualHosts.<name>.root", "path"],
  ["networking.hostName", "string"],
].map(([name = "", type = ""]) => ({ name, type, description: `What ${name} is.` }));

/** Suggestions at the bar. */
function at(text: string): readonly string[] {
  const path = optionPath(text.replace("|", ""), text.indexOf("|"));
  return path === null ? [] : optionsBelow(INDEX, path).map((step) => optionSuggestion(step).label);
}

test.each([
  ["the first name", "{ ... }: { | }", ["services", "networking"]],
  ["below a path", "{ services.openssh.| }", ["enable", "ports"]],
  ["inside sets", "{ services = { openssh = { | }; }; }", ["enable", "ports"]],
  ["after another attribute", "{ networking = { hostName = x; }; services.| }", ["openssh", "nginx"]],
  ["a name of the author's own", "{ services.nginx.virtualHosts.web.| }", ["root"]],
  ["through mkIf", "{ services.openssh = lib.mkIf (a == b) { | }; }", ["enable", "ports"]],
  ["config's own attribute", "{ config = { networking.| }; }", ["hostName"]],
  ["a value", "{ a = networking.|; }", []],
  ["a value of the configuration", "{ a = config.networking.|; }", ["hostName"]],
])("options: %s", (_title, text, expected) => {
  expect(at(text)).toEqual(expected);
});

test("a definition's inner function has a path of its own", () => {
  const text = "{ roles, ... }: { pkgs, ... }: { services.openssh = {  }; }";
  expect(surroundingPath(text, text.indexOf("  }") + 1)).toEqual(["services", "openssh"]);
});
