import { type Category, catalogRoutes, type Product } from "@stockex/contracts";
import { type BoundRoute, bind, type Versioned } from "../../platform/http/index.ts";
import type { ModuleDependencies } from "../../platform/module.ts";
import { changeCategory, createCategory, listCategories, readCategory } from "./categories.ts";
import { listProducts, readProduct } from "./product-query.ts";
import { archiveProduct, changeProduct, createProduct, restoreProduct } from "./products.ts";
import { resolveCode } from "./resolve-code.ts";
import { createUnit, listUnits } from "./units.ts";

/** The catalog's operations. */
export function bindRoutes({ database }: ModuleDependencies): BoundRoute[] {
  return [
    bind(catalogRoutes.listUnits, ({ ctx, query }) => database.read(ctx, (tx) => listUnits(tx, query))),
    bind(catalogRoutes.createUnit, ({ ctx, body }) => database.write(ctx, (tx) => createUnit(tx, body))),
    bind(catalogRoutes.listCategories, ({ ctx, query }) =>
      database.read(ctx, (tx) => listCategories(tx, query)),
    ),
    bind(catalogRoutes.readCategory, async ({ ctx, params }) =>
      versioned(await database.read(ctx, (tx) => readCategory(tx, params.categoryId))),
    ),
    bind(catalogRoutes.createCategory, ({ ctx, body }) =>
      database.write(ctx, (tx) => createCategory(tx, body)),
    ),
    bind(catalogRoutes.changeCategory, async ({ ctx, params, body, ifMatch }) =>
      versioned(
        await database.write(ctx, (tx) => changeCategory(tx, params.categoryId, Number(ifMatch), body)),
      ),
    ),
    bind(catalogRoutes.listProducts, ({ ctx, query }) => database.read(ctx, (tx) => listProducts(tx, query))),
    bind(catalogRoutes.readProduct, async ({ ctx, params }) =>
      versioned(await database.read(ctx, (tx) => readProduct(tx, params.productId))),
    ),
    bind(catalogRoutes.createProduct, ({ ctx, body }) =>
      database.write(ctx, (tx) => createProduct(tx, body)),
    ),
    bind(catalogRoutes.changeProduct, async ({ ctx, params, body, ifMatch }) =>
      versioned(
        await database.write(ctx, (tx) => changeProduct(tx, params.productId, Number(ifMatch), body)),
      ),
    ),
    bind(catalogRoutes.archiveProduct, ({ ctx, params }) =>
      database.write(ctx, (tx) => archiveProduct(tx, params.productId)),
    ),
    bind(catalogRoutes.restoreProduct, ({ ctx, params }) =>
      database.write(ctx, (tx) => restoreProduct(tx, params.productId)),
    ),
    bind(catalogRoutes.resolveCode, ({ ctx, query }) =>
      database.read(ctx, (tx) => resolveCode(tx, query.code)),
    ),
  ];
}

function versioned<T extends Category | Product>(body: T): Versioned<T> {
  return { body, etag: String(body.version) };
}
