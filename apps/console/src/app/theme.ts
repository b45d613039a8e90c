import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Cool neutrals; index 6–8 are the surfaces of the dark scheme. */
const dark: MantineColorsTuple = [
  "#d5d9de",
  "#b4bac2",
  "#98a0aa",
  "#6d7681",
  "#363c44",
  "#2b3037",
  "#22262c",
  "#191c21",
  "#131519",
  "#0c0e11",
];

/** The head of a dialog is no banner of the page: a phone's screen has one already. */
const quietHeader = { header: { role: "none" } };

/**
 * The look of every control. Colours of meaning and spaces of our own parts are in ui/tokens.css; both come
 * from the same values.
 */
export const themeIn = (accent: MantineColorsTuple) =>
  createTheme({
    primaryColor: "accent",
    primaryShade: { light: 7, dark: 6 },
    colors: { accent, dark },
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontFamilyMonospace: "'Inter Variable', system-ui, sans-serif",
    headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: "620" },
    defaultRadius: 6,
    cursorType: "pointer",
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: "sm" }, styles: { label: { fontWeight: 560 } } },
      Modal: {
        defaultProps: { centered: true, transitionProps: { duration: 120 }, attributes: quietHeader },
        styles: { title: { fontWeight: 620, fontSize: 17 } },
      },
      Drawer: { defaultProps: { attributes: quietHeader } },
      Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    },
  });
