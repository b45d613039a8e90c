import { readFile } from "node:fs/promises";
import { identityRoutes as routes } from "@stockex/contracts";
import { bind, bindUpload } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import { fail } from "../../platform/problem.ts";
import { assertLogoSize, changeAccent, changeLogo, logoOf, readIdentity, readLogo } from "./looks.ts";

export { type Logo, readLogo } from "./looks.ts";

/** How an organisation looks to its people: colour and logo, on screens and in reports. */
export const identityModule: Module = ({ database }) => ({
  routes: [
    bind(routes.readIdentity, async ({ ctx }) => {
      const body = await database.read(ctx, readIdentity);
      return { body, etag: String(body.version) };
    }),
    bind(routes.changeAccent, async ({ ctx, body: { accent }, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await database.write(ctx, (tx) => changeAccent(tx, version, accent));
      return { body, etag: String(body.version) };
    }),
    bindUpload(routes.setLogo, async ({ ctx, file }) => {
      assertLogoSize(file.bytes);
      const logo = logoOf(await readFile(file.path));
      return database.write(ctx, (tx) => changeLogo(tx, logo));
    }),
    bind(routes.removeLogo, async ({ ctx }) => {
      await database.write(ctx, (tx) => changeLogo(tx, null));
    }),
    bind(routes.readLogo, ({ ctx, params: { logoId } }) =>
      database.read(ctx, async (tx) => {
        const { logo } = await readIdentity(tx);
        const picture = logo?.id === logoId ? await readLogo(tx) : null;
        if (picture === null) return fail("not-found");
        const { content, type } = picture;
        return {
          content,
          filename: `logo.${type === "image/png" ? "png" : "jpg"}`,
          contentType: type,
          etag: logoId,
        };
      }),
    ),
  ],
});
