import type { Action, ActionContext } from "./action";

const always = () => true;

function leave(id: string, title: string, href: (context: ActionContext) => string): Action {
  return {
    id,
    section: "Go to",
    title,
    href,
    enabled: always,
    run: (context) => context.go(href(context)),
  };
}

function scheme(value: "light" | "dark" | "auto", title: string): Action {
  return {
    id: `scheme-${value}`,
    section: "Colours",
    title,
    enabled: ({ scheme }) => scheme.now !== value,
    run: ({ scheme }) => scheme.set(value),
  };
}

/** The pages around the studio, and what the browser keeps of its looks. */
export const PLACES: readonly Action[] = [
  leave("history", "History", ({ editor }) => `/domains/${editor.domainId}/history`),
  leave("people", "People and roles", ({ editor }) => `/domains/${editor.domainId}/people`),
  leave("settings", "Settings", () => "/settings"),
  leave("domains", "All domains", () => "/domains"),
  {
    id: "download",
    section: "Go to",
    title: "Download the flake",
    download: true,
    href: ({ editor }) => `/api/domains/${editor.domainId}/flake`,
    enabled: always,
    run: ({ editor }) => window.location.assign(`/api/domains/${editor.domainId}/flake`),
  },
  scheme("light", "Light colours"),
  scheme("dark", "Dark colours"),
  scheme("auto", "Colours as the system has them"),
];
