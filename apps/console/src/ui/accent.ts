/** Shades of one colour for every ground it stands on, none of them less legible than WCAG 2.2 AA asks for. */

/** "#1f4fb8". */
type Hex = string;

interface Look {
  /** What can be done, as text and edges. */
  readonly accent: Hex;
  /** Under what is chosen. */
  readonly selected: Hex;
}

export const appearances = ["light", "dark", "contrastLight", "contrastDark"] as const;
export type AppearanceName = (typeof appearances)[number];

export interface AccentShades {
  /** Ten shades for the controls, from light to dark; 7 fills buttons in light, 6 in dark, both under white text. */
  readonly palette: readonly [Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex];
  readonly looks: Readonly<Record<AppearanceName, Look>>;
}

/** The product's own colour. */
export const OWN_ACCENT = "#1f4fb8";

/** The designed shades of it: whatever the colour, each shade is as light as the one that was designed. */
export const ownPalette = [
  "#eef3fd",
  "#dbe5fa",
  "#b5c9f4",
  "#8babee",
  "#6690e8",
  "#4374dd",
  "#2c5fcc",
  "#1f4fb8",
  "#1a4196",
  "#143375",
] as const;

/** Grounds accent text stands on beside the chosen one, as in tokens.css; and how much it must stand out. */
const grounds = {
  light: { selected: "#e6eefc", others: ["#ffffff", "#f6f7f9", "#f2f5fa"], contrast: 4.5 },
  dark: { selected: "#1d2b47", others: ["#191c21", "#131519", "#20242a"], contrast: 4.5 },
  contrastLight: { selected: "#cfdcf8", others: ["#ffffff", "#e3eafa"], contrast: 7 },
  contrastDark: { selected: "#1c2f5c", others: ["#000000", "#1b2333"], contrast: 7 },
} as const;

/** Works the shades out of the colour an organisation chose. */
export function shadesOf(chosen: Hex): AccentShades {
  const look = (name: AppearanceName): Look => {
    const { selected, others, contrast } = grounds[name];
    const ground = likened(chosen, selected);
    return { accent: legible(chosen, [ground, ...others], contrast), selected: ground };
  };
  const filled = legible(chosen, ["#ffffff", "#f2f5fa", likened(chosen, grounds.light.selected)], 4.5);
  const [a, b, c, d, e, f, g, , i, j] = ownPalette;
  const like = (own: Hex) => likened(chosen, own);
  // Fills carry white text in the dark too.
  const filledInDark = luminanceOf(chosen) < luminanceOf(g) ? filled : like(g);
  return {
    palette: [like(a), like(b), like(c), like(d), like(e), like(f), filledInDark, filled, like(i), like(j)],
    looks: {
      light: look("light"),
      dark: look("dark"),
      contrastLight: look("contrastLight"),
      contrastDark: look("contrastDark"),
    },
  };
}

/** How much one colour stands out from another: 1 to 21 (WCAG 2.2). */
export function contrastOf(one: Hex, other: Hex): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The least contrast of the accent on the grounds of an appearance. */
export function leastContrast({ accent, selected }: Look, name: AppearanceName): number {
  return Math.min(...[selected, ...grounds[name].others].map((ground) => contrastOf(accent, ground)));
}

/** The colour itself where it stands out enough from every ground; else the nearest that does. */
function legible(chosen: Hex, on: readonly Hex[], contrast: number): Hex {
  if (on.every((ground) => contrastOf(chosen, ground) >= contrast)) return chosen;
  const lights = on.map(luminanceOf);
  const onLight = Math.min(...lights) > 0.3;
  // A hair more than asked for: eight bits a channel round.
  const wanted = onLight
    ? (Math.min(...lights) + 0.05) / (contrast * 1.02) - 0.05
    : (Math.max(...lights) + 0.05) * (contrast * 1.02) - 0.05;
  return withLuminance(chosen, Math.min(1, Math.max(0, wanted)));
}

/** The colour, as light as a designed one. */
const likened = (chosen: Hex, designed: Hex): Hex => withLuminance(chosen, luminanceOf(designed));

/** Mixes the colour with black or white until it is as light as wanted: hue is kept, and it always succeeds. */
function withLuminance(chosen: Hex, wanted: number): Hex {
  const from = channelsOf(chosen);
  const towards = luminanceOf(chosen) > wanted ? 0 : 255;
  let [low, high] = [0, 1];
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2;
    const reached = luminance(mixed(from, towards, middle));
    const further = towards === 0 ? reached > wanted : reached < wanted;
    if (further) low = middle;
    else high = middle;
  }
  return hexOf(mixed(from, towards, high));
}

type Channels = readonly number[];

const mixed = (from: Channels, towards: number, share: number): Channels =>
  from.map((channel) => channel + (towards - channel) * share);

const channelsOf = (hex: Hex): Channels => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

const hexOf = (channels: Channels): Hex =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;

const luminanceOf = (hex: Hex): number => luminance(channelsOf(hex));

/** Relative luminance of sRGB, 0 to 1 (WCAG 2.2). */
function luminance(channels: Channels): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
