import { type CategoryDepreciation, valuationRoutes } from "@stockex/contracts";
import { type BoundRoute, bind, type Versioned } from "../../platform/http/index.ts";
import type { ModuleDependencies } from "../../platform/module.ts";
import { listAccounts, listCategoryAccounts, setCategoryAccounts } from "./accounts.ts";
import { readDepreciation, setDepreciation } from "./depreciation.ts";
import { listEntries, listLayers } from "./entries-query.ts";
import { closePeriod, listPeriods } from "./periods.ts";
import { setStandardCost } from "./standard-cost.ts";
import { listStockValues, readProductValue, readStockValueTotals } from "./stock-value-query.ts";

/** The valuation's operations. */
export function bindRoutes({ database }: ModuleDependencies): BoundRoute[] {
  return [
    bind(valuationRoutes.listAccounts, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listAccounts(tx, params.companyId, query)),
    ),
    bind(valuationRoutes.listCategoryAccounts, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listCategoryAccounts(tx, params.companyId, query)),
    ),
    bind(valuationRoutes.setCategoryAccounts, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => setCategoryAccounts(tx, params, body)),
    ),
    bind(valuationRoutes.readDepreciation, async ({ ctx, params }) =>
      versioned(await database.read(ctx, (tx) => readDepreciation(tx, params.categoryId))),
    ),
    bind(valuationRoutes.setDepreciation, async ({ ctx, params, body, ifMatch }) =>
      versioned(
        await database.write(ctx, (tx) => setDepreciation(tx, params.categoryId, ifMatch ?? "", body.steps)),
      ),
    ),
    bind(valuationRoutes.setStandardCost, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => setStandardCost(tx, params, body)),
    ),
    bind(valuationRoutes.listStockValues, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listStockValues(tx, params.companyId, query)),
    ),
    bind(valuationRoutes.readProductValue, ({ ctx, params }) =>
      database.read(ctx, (tx) => readProductValue(tx, params)),
    ),
    bind(valuationRoutes.readStockValueTotals, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => readStockValueTotals(tx, params.companyId, query.on)),
    ),
    bind(valuationRoutes.listLayers, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listLayers(tx, params, query)),
    ),
    bind(valuationRoutes.listEntries, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listEntries(tx, params.companyId, query)),
    ),
    bind(valuationRoutes.listPeriods, async ({ ctx, params }) => ({
      items: await database.read(ctx, (tx) => listPeriods(tx, params.companyId)),
    })),
    bind(valuationRoutes.closePeriod, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => closePeriod(tx, params.companyId, params.month, body)),
    ),
  ];
}

function versioned(body: CategoryDepreciation): Versioned<CategoryDepreciation> {
  return { body, etag: body.version };
}
