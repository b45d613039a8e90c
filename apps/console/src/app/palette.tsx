import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/connection.tsx";
import { Overlay } from "./overlay.tsx";
import classes from "./palette.module.css";
import { type Choice, useChoices } from "./palette-choices.ts";
import { rememberChoice } from "./recent-choices.ts";

interface PaletteProps {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** Finds any screen, action or thing by what one types or scans, and goes there. */
export function Palette({ onClose, onHelp }: PaletteProps) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const router = useRouter();
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { choices, searching } = useChoices(text);
  const index = Math.min(at, choices.length - 1);
  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    rememberChoice(userId, choice);
    onClose();
    router.history.push(choice.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(choices.length - 1, index + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, index - 1));
    else if (event.key === "Enter") take(choices[index]);
    else return;
    event.preventDefault();
  };
  return (
    <Overlay label={t("palette.title")} onClose={onClose}>
      <div className={classes["field"]}>
        <IconSearch size={18} aria-hidden />
        <input
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={choices.length === 0 ? undefined : `${listId}-${index}`}
          aria-label={t("palette.title")}
          placeholder={t("palette.hint")}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label={t("palette.found")} className={classes["choices"]}>
        {choices.map((choice, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above moves through the choices by key
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div
            key={choice.key}
            id={`${listId}-${place}`}
            role="option"
            aria-selected={place === index}
            className={classes["choice"]}
            ref={place === index ? bringIntoView : undefined}
            onClick={() => take(choice)}
          >
            <span>{choice.label}</span>
            <small>{t(`palette.kind_${choice.kind}`)}</small>
          </div>
        ))}
      </div>
      <div className={classes["foot"]} role="status">
        {choices.length === 0 ? (searching ? t("ui.loading") : t("palette.nothing", { text })) : null}
        <button type="button" onClick={onHelp}>
          {t("keys.title")} <kbd>?</kbd>
        </button>
      </div>
    </Overlay>
  );
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
