import type { Site } from "@stockex/contracts";

/** A site as it is being typed. */
export interface TypedSite {
  readonly companyId: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly contact: string;
  readonly uncertaintyMinutes: string;
}

type SiteBody = Omit<Site, "id" | "version" | "archived">;

const DEFAULT_MINUTES = 10;
const MOST_MINUTES = 1440;

/** A site that exists, or an empty one of a company, into the form. */
export function typedSite(site: Site | { readonly companyId: string }): TypedSite {
  const known: Partial<Site> = site;
  return {
    companyId: site.companyId,
    code: known.code ?? "",
    name: known.name ?? "",
    address: known.address ?? "",
    latitude: known.latitude ?? "",
    longitude: known.longitude ?? "",
    contact: known.contact ?? "",
    uncertaintyMinutes: String(known.uncertaintyMinutes ?? DEFAULT_MINUTES),
  };
}

/** What is typed as degrees, from −limit to +limit: null when empty, undefined when it is none. */
function degrees(typed: string, limit: number): string | null | undefined {
  const plain = typed.trim().replace(",", ".").replace("−", "-");
  if (plain === "") return null;
  return /^-?\d{1,3}(\.\d{1,6})?$/.test(plain) && Math.abs(Number(plain)) <= limit ? plain : undefined;
}

/** The fields that are wrong, by name. */
export type SiteFault = "latitude" | "longitude" | "uncertaintyMinutes";

/** Reads the form: the body for the server, or the fields that keep it from being one. */
export function readSite(
  typed: TypedSite,
): { readonly body: SiteBody } | { readonly faults: ReadonlySet<SiteFault> } {
  const faults = new Set<SiteFault>();
  const latitude = degrees(typed.latitude, 90);
  const longitude = degrees(typed.longitude, 180);
  const minutes = /^\d{1,4}$/.test(typed.uncertaintyMinutes.trim()) ? Number(typed.uncertaintyMinutes) : -1;
  if (latitude === undefined) faults.add("latitude");
  if (longitude === undefined) faults.add("longitude");
  if (minutes < 0 || minutes > MOST_MINUTES) faults.add("uncertaintyMinutes");
  if (latitude === undefined || longitude === undefined || faults.size > 0) return { faults };
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  return {
    body: {
      companyId: typed.companyId,
      code: typed.code,
      name: typed.name,
      address: text(typed.address),
      contact: text(typed.contact),
      latitude,
      longitude,
      uncertaintyMinutes: minutes,
    },
  };
}
