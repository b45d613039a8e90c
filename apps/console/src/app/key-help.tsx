import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listOfScreen, shortcutsOfScreen } from "./keys.ts";
import { Overlay } from "./overlay.tsx";
import classes from "./palette.module.css";

/** The keys that do something on the screen below. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [own] = useState(() =>
    shortcutsOfScreen().map((element) => ({
      key: element.getAttribute("aria-keyshortcuts") ?? "",
      does: element.getAttribute("aria-label") ?? element.textContent,
    })),
  );
  const [list] = useState(listOfScreen);
  const keys = [
    { key: `${t("keys.control")} K  ·  /`, does: t("keys.find") },
    { key: "?", does: t("keys.help") },
    ...own,
    ...(list === null
      ? []
      : [
          { key: "j  k  ·  ↓  ↑", does: t("keys.move") },
          { key: t("keys.enter"), does: t("keys.open") },
        ]),
    ...(list?.querySelector("input[type=checkbox]")
      ? [{ key: t("keys.space"), does: t("keys.choose") }]
      : []),
    { key: t("keys.escape"), does: t("keys.close") },
  ];
  return (
    <Overlay label={t("keys.title")} onClose={onClose}>
      <h2 className={classes["title"]}>{t("keys.title")}</h2>
      <dl className={classes["keys"]}>
        {keys.map(({ key, does }) => (
          <div key={`${key}${does}`}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Overlay>
  );
}
