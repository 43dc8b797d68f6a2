import { IconCircleCheck, IconCircleDashed, IconClock, IconHelpCircle } from "@tabler/icons-react";

/** How sure a value is, for the eye. */
export const CERTAINTY_SIGNS = {
  structural: IconCircleDashed,
  exact: IconCircleCheck,
  stale: IconClock,
  unknown: IconHelpCircle,
} as const;
