import { Checkbox, Group, MultiSelect, NumberInput, Stack, TagsInput, TextInput } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import classes from "./dialog.module.css";
import said from "./said.module.css";
import { roleKey, type StrategyForm, strategyWords } from "./strategy";

/** In which order and how many at a time, when to stop, and what a machine must pass; folded until it is asked for. */
export function StrategyPart({
  form,
  onChange,
  machines,
  checks,
}: {
  form: StrategyForm;
  onChange: (form: StrategyForm) => void;
  machines: readonly string[];
  /** Whether the package activates a system, so that it can be checked before it is confirmed. */
  checks: boolean;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const several = machines.length > 1;
  if (!several && !checks) return null;
  const set = (part: Partial<StrategyForm>) => onChange({ ...form, ...part });
  const number = (value: number | string, least: number) => Math.max(least, Number(value) || least);
  return (
    <div>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} aria-hidden className={classes.foldMark ?? ""} />
        Strategy
        <span>{strategyWords(form, machines.length) || "the usual"}</span>
      </button>
      {open && (
        <Stack id={id} gap={8} pt={8} pl={20}>
          {several && (
            <>
              <Group grow gap={8} align="flex-start">
                <NumberInput
                  label="At a time"
                  min={1}
                  max={64}
                  value={form.parallel}
                  onChange={(value) => set({ parallel: number(value, 1) })}
                />
                <NumberInput
                  label="Canaries first"
                  min={0}
                  max={100}
                  value={form.canary}
                  onChange={(value) => set({ canary: number(value, 0) })}
                />
                <NumberInput
                  label="Pause (seconds)"
                  title="Between two waves"
                  min={0}
                  max={86_400}
                  value={form.pauseSeconds}
                  onChange={(value) => set({ pauseSeconds: number(value, 0) })}
                />
                <NumberInput
                  label="Stop after failures"
                  min={1}
                  max={10_000}
                  value={form.stopAfterFailures}
                  onChange={(value) => set({ stopAfterFailures: number(value, 1) })}
                />
              </Group>
              <RolesFirst value={form.rolesFirst} onChange={(rolesFirst) => set({ rolesFirst })} />
            </>
          )}
          {checks && (
            <>
              <Checkbox
                label="Leave machines alone that would not change"
                checked={form.skipUnchanged}
                onChange={(event) => set({ skipUnchanged: event.currentTarget.checked })}
              />
              <p className={said.described}>
                Health check: until all of it passes, the deployment isn't confirmed; a machine that fails it
                goes back by itself.
              </p>
              <TagsInput
                label="Units that must be active"
                placeholder={form.units.length === 0 ? "nginx.service" : ""}
                acceptValueOnBlur
                value={[...form.units]}
                onChange={(units) => set({ units })}
              />
              <Group grow gap={8}>
                <TextInput
                  label="Command that must succeed"
                  placeholder="curl -fsS localhost"
                  value={form.command}
                  onChange={(event) => set({ command: event.currentTarget.value })}
                />
                <TextInput
                  label="Address that must answer"
                  placeholder="http://{host}/health"
                  value={form.http}
                  onChange={(event) => set({ http: event.currentTarget.value })}
                />
              </Group>
            </>
          )}
        </Stack>
      )}
    </div>
  );
}

/** The roles whose machines go before all others, each a wave, in the order in which they were chosen. */
function RolesFirst({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange: (keys: readonly string[]) => void;
}) {
  const resolution = useEditor((state) => state.resolution);
  const data = useMemo(
    () =>
      [...resolution.services.entries()].flatMap(([fqdn, service]) =>
        [...service.roles.keys()].map((role) => ({
          value: roleKey(fqdn, role),
          label: `${role} of ${fqdn}`,
        })),
      ),
    [resolution],
  );
  if (data.length === 0) return null;
  return (
    <MultiSelect
      label="These machines before the others"
      description="Each role is a wave, in the order in which you choose them."
      placeholder={value.length === 0 ? "no order" : ""}
      clearable
      searchable
      limit={50}
      data={data}
      value={[...value]}
      onChange={onChange}
    />
  );
}
