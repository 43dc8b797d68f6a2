import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const slate: MantineColorsTuple = [
  "#f8f9fb",
  "#f1f3f6",
  "#e6e9ee",
  "#d7dce3",
  "#bfc6d0",
  "#98a1ae",
  "#6a7482",
  "#525c6a",
  "#363e4b",
  "#1b212a",
];

const night: MantineColorsTuple = [
  "#dde1e7",
  "#b6bdc8",
  "#9aa2af",
  "#6e7683",
  "#3b424d",
  "#2c323b",
  "#22272f",
  "#16191e",
  "#111317",
  "#0c0e11",
];

const iris: MantineColorsTuple = [
  "#eff1ff",
  "#dfe3ff",
  "#c0c7ff",
  "#9daafc",
  "#8291f6",
  "#6878ee",
  "#5161de",
  "#4350c2",
  "#3841a1",
  "#2a317b",
];

/** The look of every Mantine component: dense, neutral, one accent. Colours with a meaning are in tokens.css. */
export const theme = createTheme({
  colors: { gray: slate, dark: night, iris },
  primaryColor: "iris",
  primaryShade: { light: 6, dark: 6 },
  black: "#1b212a",
  fontFamily:
    '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace:
    '"JetBrains Mono Variable", ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.5" },
  spacing: { xs: "6px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "14px" },
  defaultRadius: "sm",
  respectReducedMotion: true,
  cursorType: "pointer",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "1.3" },
      h2: { fontSize: "16px", lineHeight: "1.35" },
      h3: { fontSize: "14px", lineHeight: "1.4" },
      h4: { fontSize: "13px", lineHeight: "1.4" },
    },
  },
  shadows: {
    xs: "0 1px 2px rgb(16 20 28 / 8%)",
    sm: "0 1px 3px rgb(16 20 28 / 12%)",
    md: "0 6px 20px rgb(16 20 28 / 14%)",
    lg: "0 12px 32px rgb(16 20 28 / 18%)",
    xl: "0 20px 48px rgb(16 20 28 / 22%)",
  },
  components: {
    Portal: { defaultProps: { target: "#floating" } },
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { size: "sm", variant: "subtle", color: "gray" } },
    // Mantine makes both two pixels smaller than the field, which is too small to read here.
    InputWrapper: { styles: { description: { fontSize: 12 }, error: { fontSize: 12 } } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs", hideControls: true } },
    Textarea: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    TagsInput: {
      defaultProps: { size: "xs", comboboxProps: { shadow: "md" } },
      // The frame around the words shows the focus.
      styles: { inputField: { minWidth: 40, outline: "none" } },
    },
    MultiSelect: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    Autocomplete: { defaultProps: { size: "xs", comboboxProps: { shadow: "md" } } },
    Checkbox: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs", withThumbIndicator: false } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Menu: {
      defaultProps: {
        shadow: "md",
        width: 232,
        transitionProps: { duration: 80 },
        // The placeholder is a child that a menu may not have.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 80 } } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 100, transition: "fade" },
        closeButtonProps: { "aria-label": "Close" },
        styles: {
          title: { fontSize: 14, fontWeight: 600 },
          // Leaves room for the focus ring of a first field, which the body would cut off.
          body: { paddingTop: 3 },
        },
        // A header outside sections is the page's banner, of which there is one.
        attributes: { header: { role: "presentation" } },
      },
    },
    Drawer: {
      defaultProps: {
        closeButtonProps: { "aria-label": "Close" },
        attributes: { header: { role: "presentation" } },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, withArrow: false } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm" } },
    Badge: {
      defaultProps: { size: "sm", variant: "light", radius: "sm" },
      styles: { root: { textTransform: "none", fontWeight: 500 } },
    },
    Kbd: { defaultProps: { size: "xs" } },
  },
});

/** Mantine's own variables, put on the tokens of tokens.css so that both schemes stay readable. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1b212a",
    "--mantine-color-dimmed": "#586270",
    "--mantine-color-placeholder": "#6a7482",
    "--mantine-color-default-border": "#d7dce3",
    "--mantine-color-anchor": "#4350c2",
    "--mantine-color-error": "#b4233c",
    "--mantine-color-red-light": "#fde7ea",
    "--mantine-color-red-light-color": "#b4233c",
  },
  dark: {
    "--mantine-color-body": "#16191e",
    "--mantine-color-text": "#dde1e7",
    "--mantine-color-dimmed": "#9aa2af",
    "--mantine-color-placeholder": "#868e9b",
    "--mantine-color-default": "#1c2027",
    "--mantine-color-default-hover": "#252a32",
    "--mantine-color-default-border": "#333a44",
    "--mantine-color-anchor": "#9daafc",
    "--mantine-color-error": "#ff8a97",
    "--mantine-color-red-light": "#3c1d23",
    "--mantine-color-red-light-color": "#ff8a97",
    "--mantine-color-gray-light": "#262b33",
    "--mantine-color-iris-light": "#23284a",
    "--mantine-color-iris-light-hover": "#2a3056",
    "--mantine-color-iris-light-color": "#9daafc",
    "--mantine-color-yellow-light": "#362a17",
    "--mantine-color-yellow-light-color": "#eeb957",
  },
});
