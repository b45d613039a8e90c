import type { Language, Role } from "@stockex/contracts";

export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly role: Role;
}

/** Everybody's password: the demo is for looking around on one's own machine. */
export const demoPassword = "comptoir-hanseatique";

const person = (role: Role, language: Language, name: string): DemoPerson => ({
  email: `${name.toLowerCase().replaceAll(" ", ".")}@hanseatique.example`,
  name,
  language,
  role,
});

/** Who works at the demo organisation: each role in both languages. The story calls them by these names. */
export const people = {
  amina: person("administrator", "fr", "Amina Ndiaye"),
  oskar: person("administrator", "en", "Oskar Lindqvist"),
  paul: person("manager", "fr", "Paul Mbarga"),
  hanna: person("manager", "en", "Hanna Petersen"),
  aicha: person("counter", "fr", "Aicha Bello"),
  john: person("counter", "en", "John Tabi"),
  marie: person("counter", "fr", "Marie Ekane"),
  tom: person("counter", "en", "Tom Becker"),
  sophie: person("controller", "fr", "Sophie Laurent"),
  david: person("controller", "en", "David Osei"),
  jean: person("auditor", "fr", "Jean Fotso"),
  ingrid: person("auditor", "en", "Ingrid Lund"),
} as const satisfies Record<string, DemoPerson>;

export type PersonKey = keyof typeof people;
