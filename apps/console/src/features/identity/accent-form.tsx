import { Button, TextInput, UnstyledButton } from "@mantine/core";
import { type Identity, routes } from "@stockex/contracts";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { OWN_ACCENT, shadesOf } from "../../ui/accent.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { Appearances } from "./appearances.tsx";
import classes from "./identity.module.css";

const SUGGESTED = [OWN_ACCENT, "#0b7285", "#5f3dc4", "#8c1c13", "#a6400a", "#2b4c3f", "#364a63", "#111111"];

/** The one colour of what can be done, and what becomes of it on each ground. */
export function AccentForm({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(identity.accent ?? OWN_ACCENT);
  const change = useWrite(routes.changeAccent, { refresh: [routes.readIdentity], ownError: true });
  const save = (accent: string | null) =>
    change.mutate({ body: { accent }, ifMatch: String(identity.version) });
  const colour = typed.toLowerCase();
  const valid = /^#[0-9a-f]{6}$/.test(colour);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) save(colour === OWN_ACCENT ? null : colour);
  };
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("identity.accent")}</h2>
      </header>
      <p className={sheet["help"]}>{t("identity.accentHelp")}</p>
      <form className={sheet["form"]} onSubmit={submit}>
        <TextInput
          className={classes["colour"] ?? ""}
          label={t("identity.colour")}
          value={typed}
          maxLength={7}
          onChange={(event) => setTyped(event.currentTarget.value)}
          leftSectionWidth={44}
          leftSectionPointerEvents="all"
          leftSection={
            <input
              type="color"
              className={classes["picker"]}
              aria-label={t("identity.pick")}
              value={valid ? colour : OWN_ACCENT}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          }
          error={valid ? undefined : t("identity.colourFormat")}
        />
        <fieldset className={classes["swatches"]} aria-label={t("identity.suggested")}>
          {SUGGESTED.map((one) => (
            <UnstyledButton
              key={one}
              className={classes["swatch"]}
              style={{ background: one }}
              aria-label={one}
              aria-pressed={one === colour}
              onClick={() => setTyped(one)}
            />
          ))}
        </fieldset>
        {valid ? (
          <>
            <Adjusted colour={colour} />
            <Appearances shades={shadesOf(colour)} />
          </>
        ) : null}
        <ProblemNotice error={change.error} />
        <div className={classes["actions"]}>
          <Button type="submit" loading={change.isPending} disabled={!valid}>
            {t("identity.save")}
          </Button>
          {identity.accent === null ? null : (
            <Button variant="default" onClick={() => save(null)}>
              {t("identity.own")}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

/** Says whether the colour can be shown as it is, and where not. */
function Adjusted({ colour }: { readonly colour: string }) {
  const { t } = useTranslation();
  const { looks } = shadesOf(colour);
  const as = (name: "light" | "dark") => looks[name].accent === colour;
  if (as("light")) {
    return (
      <p className={classes["verdict"]} role="status">
        <IconCheck size={17} aria-hidden /> {t(as("dark") ? "identity.asIs" : "identity.lighterInDark")}
      </p>
    );
  }
  return (
    <p className={classes["verdict"]} data-warning role="status">
      <IconAlertTriangle size={17} aria-hidden /> {t("identity.darkerInLight")}
    </p>
  );
}
