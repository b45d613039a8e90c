import { Button, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconBackspace, IconInfoCircle } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../ui/locale.ts";
import { useNarrow } from "../../ui/window.ts";
import classes from "./entry.module.css";
import { WedgeWatch } from "./recognise.ts";
import type { useEntry } from "./use-entry.ts";

interface EntryFieldProps {
  readonly entry: ReturnType<typeof useEntry>;
}

/** The one field: everything scanned or typed lands here, wherever the eye is. */
export function EntryField({ entry }: EntryFieldProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const field = useRef<HTMLInputElement>(null);
  const [watch] = useState(() => new WedgeWatch());
  const [text, setText] = useState("");
  const { awaited, notice, busy, target } = entry;
  useKeysLandIn(field);
  // What the label itself says is offered, ready to be typed over.
  useEffect(() => {
    setText(target?.labelled ?? "");
    field.current?.focus();
  }, [target]);
  const enter = () => {
    const line = text;
    setText("");
    field.current?.focus();
    void entry.enter(line, watch.finish());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === "Tab") {
      if (event.key === "Tab" && text === "") return;
      event.preventDefault();
      enter();
    } else if (event.key === "Escape") {
      if (text === "") entry.leave();
      setText("");
      watch.finish();
    } else if (event.key.length === 1) watch.key(performance.now());
  };
  const withPad = narrow && awaited === "quantity";
  return (
    <div className={classes["entry"]}>
      <label className={classes["label"]} htmlFor="entry-field">
        {t(`entry.await_${awaited}`)}
      </label>
      <div className={classes["fieldRow"]}>
        <input
          id="entry-field"
          ref={field}
          className={classes["field"]}
          data-awaited={awaited}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="done"
          inputMode={withPad ? "none" : "text"}
          aria-describedby="entry-notice"
        />
        <Button className={classes["enter"] ?? ""} size="lg" loading={busy} onClick={enter}>
          {t("entry.enter")}
        </Button>
      </div>
      <div id="entry-notice" role="status" className={classes["notice"]} data-tone={notice?.tone}>
        {notice === null ? (
          <span className={classes["hint"]}>{t(`entry.hint_${awaited}`)}</span>
        ) : (
          <>
            {notice.tone === "bad" ? (
              <IconAlertTriangle size={18} aria-hidden />
            ) : (
              <IconInfoCircle size={18} aria-hidden />
            )}
            {notice.text}
          </>
        )}
      </div>
      {withPad ? <Pad text={text} onText={setText} /> : null}
    </div>
  );
}

interface PadProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Digits under the thumb, large enough for gloves. */
function Pad({ text, onText }: PadProps) {
  const { t } = useTranslation();
  const mark = useLanguage() === "fr" ? "," : ".";
  const keys = ["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", mark, "×"];
  return (
    <div className={classes["pad"]}>
      {keys.map((key) => (
        <UnstyledButton
          key={key}
          className={classes["key"]}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onText(text + key)}
          aria-label={key === "×" ? t("entry.times") : key}
        >
          {key}
        </UnstyledButton>
      ))}
      <UnstyledButton
        className={classes["key"]}
        data-wide
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => onText(text.slice(0, -1))}
        aria-label={t("entry.erase")}
      >
        <IconBackspace aria-hidden />
      </UnstyledButton>
    </div>
  );
}

/** A key pressed while nothing editable has the focus goes into the field: a scanner does not look first. */
function useKeysLandIn(field: React.RefObject<HTMLInputElement | null>): void {
  const land = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    if (
      at instanceof HTMLElement &&
      at.closest("input:not([type=radio],[type=checkbox]), textarea, select, [role=dialog]") !== null
    )
      return;
    field.current?.focus();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => land(event);
    document.addEventListener("keydown", listen, { capture: true });
    return () => document.removeEventListener("keydown", listen, { capture: true });
  }, []);
}
