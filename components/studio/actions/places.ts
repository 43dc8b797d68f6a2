import { request } from "@/components/ui/request";
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
    also: "theme colour scheme mode",
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
  {
    id: "sign-out",
    section: "Go to",
    title: "Sign out",
    also: "log out leave",
    enabled: always,
    // A page of its own, so that nothing of what was open stays in memory.
    run: () =>
      void request("/api/sign-out", { method: "POST" }).then(() => window.location.assign("/sign-in")),
  },
  scheme("light", "Light theme"),
  scheme("dark", "Dark theme"),
  scheme("auto", "Theme of the system"),
];
