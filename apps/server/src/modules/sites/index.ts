import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { isChosen } from "./location-choice.ts";
export { type NewLocation, virtualLocation } from "./location-store.ts";
export { createLocationsInBulk, setUpCompanyLocations } from "./locations.ts";
export { createSite } from "./sites.ts";
export { pathInWords } from "./words.ts";

export const sitesModule: Module = (deps) => ({ routes: bindRoutes(deps) });
