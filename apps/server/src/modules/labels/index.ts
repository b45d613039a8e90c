import { join } from "node:path";
import { type LocationLabels, type ProductLabels, labelsRoutes as routes } from "@stockex/contracts";
import type { RequestContext } from "../../platform/context.ts";
import { bind } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import type { LabelOrder, LabelText } from "./label.ts";
import { locationLabelTexts, productLabelTexts } from "./label-query.ts";
import { preview, print } from "./print-labels.ts";
import { documentNames } from "./words.ts";

type Asked = readonly [labels: readonly LabelText[], order: LabelOrder];

/** Labels of locations and products, as PDF sheets and ZPL. */
export const labelsModule: Module = ({ database, filesDir }) => {
  const folder = join(filesDir, "labels");
  const locations = async (ctx: RequestContext, body: LocationLabels): Promise<Asked> => [
    await database.read(ctx, (tx) => locationLabelTexts(tx, body.of, body.innermost)),
    { ...body, of: "locations", title: documentNames.locations[ctx.language] },
  ];
  const products = async (ctx: RequestContext, body: ProductLabels): Promise<Asked> => [
    await database.read(ctx, (tx) => productLabelTexts(tx, body.ids, body.symbology)),
    { ...body, of: "products", title: documentNames.products[ctx.language] },
  ];
  return {
    routes: [
      bind(routes.previewLocationLabels, async ({ ctx, body, signal }) =>
        preview(...(await locations(ctx, body)), signal),
      ),
      bind(routes.printLocationLabels, async ({ ctx, body, signal }) =>
        print(...(await locations(ctx, body)), folder, signal),
      ),
      bind(routes.previewProductLabels, async ({ ctx, body, signal }) =>
        preview(...(await products(ctx, body)), signal),
      ),
      bind(routes.printProductLabels, async ({ ctx, body, signal }) =>
        print(...(await products(ctx, body)), folder, signal),
      ),
    ],
  };
};
