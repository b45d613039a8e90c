import "./ui/mantine.css";
import "@fontsource-variable/inter/wght.css";
import "./ui/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { applyContrast } from "./app/appearance.ts";
import { startTexts } from "./app/i18n.ts";
import { applyRememberedAccent } from "./app/look.ts";
import { Providers } from "./app/providers.tsx";

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
applyContrast();
applyRememberedAccent();
await startTexts();
createRoot(place).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
