import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import type { Problem } from "@/lib/shared/problem";

interface Follow {
  readonly label: string;
  readonly run: () => void;
}

const ID = "studio";

function show(message: ReactNode, color: string): void {
  notifications.hide(ID);
  notifications.show({ id: ID, message, color, autoClose: 6000, withBorder: true, role: "status" });
}

/** Short messages after something was done, one at a time, in a corner and to screen readers. */
export const announce = {
  done(message: string, next?: Follow): void {
    show(
      <span style={{ display: "flex", alignItems: "center", gap: 12 }}>
        <span>{message}</span>
        {next !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(ID);
              next.run();
            }}
          >
            {next.label}
          </Button>
        )}
      </span>,
      "iris",
    );
  },
  warn(message: string): void {
    show(message, "yellow");
  },
  problems(what: string, problems: readonly Problem[]): void {
    show(`${what}: ${problems.map((problem) => problem.message).join(" ")}`, "red");
  },
};
