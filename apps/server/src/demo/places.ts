import type { NewCompany } from "../modules/access/index.ts";
import type { NewLocation } from "../modules/sites/index.ts";

/** The demo's companies: two legal entities, two currencies, two charts of accounts. */
export const companies = {
  douala: {
    code: "CHD",
    name: "Comptoir Hanséatique Douala SARL",
    currency: "XAF",
    currencyDecimals: 0,
    chart: "syscohada",
    timeZone: "Africa/Douala",
  },
  rennes: {
    code: "CHR",
    name: "Comptoir Hanséatique Rennes SAS",
    currency: "EUR",
    currencyDecimals: 2,
    chart: "pcg",
    timeZone: "Europe/Paris",
  },
} as const satisfies Record<string, NewCompany>;

export type CompanyKey = keyof typeof companies;

export interface DemoSite {
  readonly code: string;
  readonly name: string;
  readonly company: CompanyKey;
  readonly address: string;
  readonly latitude: string;
  readonly longitude: string;
  /** 0 where every movement is scanned the moment it is made, as at the depot that is counted. */
  readonly uncertaintyMinutes: number;
  readonly zones: string;
  readonly aisles: number;
  readonly bays: number;
}

export const depotCode = "DLA";

export const sites: readonly DemoSite[] = [
  {
    code: depotCode,
    name: "Dépôt Douala",
    company: "douala",
    address: "Zone industrielle de Bassa, Douala",
    latitude: "4.0421",
    longitude: "9.7361",
    uncertaintyMinutes: 0,
    zones: "ABCDE",
    aisles: 6,
    bays: 6,
  },
  {
    code: "YAO",
    name: "Boutique Yaoundé",
    company: "douala",
    address: "Avenue Kennedy, Yaoundé",
    latitude: "3.8667",
    longitude: "11.5167",
    uncertaintyMinutes: 10,
    zones: "RS",
    aisles: 3,
    bays: 4,
  },
  {
    code: "RNS",
    name: "Entrepôt Rennes",
    company: "rennes",
    address: "Rue de la Rigourdière, Cesson-Sévigné",
    latitude: "48.1147",
    longitude: "-1.6053",
    uncertaintyMinutes: 10,
    zones: "ABC",
    aisles: 5,
    bays: 6,
  },
];

/**
 * The tree of a site: zone A, aisle A-03, bay A-03-2, in walking order, each with the barcode on its label
 * ("DLA-A-03-2"). `makeId` is called once a location.
 */
export function locationsOf(site: DemoSite, siteId: string, makeId: () => string): NewLocation[] {
  const rows: NewLocation[] = [];
  const add = (parentId: string | null, code: string, name: string): string => {
    const id = makeId();
    rows.push({
      id,
      siteId,
      parentId,
      code,
      name,
      barcode: `${site.code}-${code}`,
      sequence: rows.length * 10,
    });
    return id;
  };
  for (const zone of site.zones) {
    const zoneId = add(null, zone, `Zone ${zone}`);
    for (let aisle = 1; aisle <= site.aisles; aisle += 1) {
      const aisleCode = `${zone}-${String(aisle).padStart(2, "0")}`;
      const aisleId = add(zoneId, aisleCode, aisleCode);
      for (let bay = 1; bay <= site.bays; bay += 1)
        add(aisleId, `${aisleCode}-${bay}`, `${aisleCode}-${bay}`);
    }
  }
  return rows;
}

/** The bays of a site: what lies below nothing else. */
export function baysOf(locations: readonly NewLocation[]): NewLocation[] {
  const parents = new Set(locations.map(({ parentId }) => parentId));
  return locations.filter(({ id }) => !parents.has(id));
}
