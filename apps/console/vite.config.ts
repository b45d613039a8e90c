import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { contractWithoutSchemas } from "./scripts/contract-without-schemas.ts";
import { precompressed } from "./scripts/precompressed.ts";

/** Where the server listens while the console is developed with hot reload. */
const server = process.env["STOCKEX_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [contractWithoutSchemas(), react(), precompressed()],
  // No inlined assets and no inline module preload: the page then lives under `script-src 'self'`.
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
  },
  server: { proxy: { "/v1": { target: server, ws: true } } },
});
