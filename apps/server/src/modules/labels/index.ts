import { join } from "node:path";
import { labelsRoutes as routes } from "@stockex/contracts";
import { bind } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import { locationLabelTexts, productLabelTexts } from "./label-query.ts";
import { preview, print } from "./print-labels.ts";
import { documentNames } from "./words.ts";

/** Labels of locations and products, as PDF sheets and ZPL. */
export const labelsModule: Module = ({ database, filesDir }) => {
  const folder = join(filesDir, "labels");
  return {
    routes: [
      bind(routes.previewLocationLabels, async ({ ctx, body, signal }) => {
        const labels = await database.read(ctx, (tx) => locationLabelTexts(tx, body.of, body.innermost));
        const title = documentNames.locations[ctx.language];
        return preview(labels, { ...body, of: "locations", title }, signal);
      }),
      bind(routes.printLocationLabels, async ({ ctx, body, signal }) => {
        const labels = await database.read(ctx, (tx) => locationLabelTexts(tx, body.of, body.innermost));
        const title = documentNames.locations[ctx.language];
        return print(labels, { ...body, of: "locations", title }, folder, signal);
      }),
      bind(routes.previewProductLabels, async ({ ctx, body, signal }) => {
        const labels = await database.read(ctx, (tx) => productLabelTexts(tx, body.ids, body.symbology));
        return preview(
          labels,
          { ...body, of: "products", title: documentNames.products[ctx.language] },
          signal,
        );
      }),
      bind(routes.printProductLabels, async ({ ctx, body, signal }) => {
        const labels = await database.read(ctx, (tx) => productLabelTexts(tx, body.ids, body.symbology));
        const title = documentNames.products[ctx.language];
        return print(labels, { ...body, of: "products", title }, folder, signal);
      }),
    ],
  };
};
