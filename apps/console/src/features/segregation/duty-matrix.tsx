import { Button, Checkbox, NumberInput } from "@mantine/core";
import {
  type DutyPair,
  fixedDutyPairs,
  routes,
  type Segregation,
  type Standing,
  standings,
  strictDutyPairs,
} from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { MOST_DAYS, samePairs, togglePair } from "./pairs.ts";
import classes from "./segregation.module.css";

/** The incompatibility matrix: who is one in a count may not be the other. */
export function DutyMatrix({ matrix }: { readonly matrix: Segregation }) {
  const { t } = useTranslation();
  const [pairs, setPairs] = useState<readonly DutyPair[]>(matrix.pairs);
  const [movedDays, setDays] = useState(matrix.movedDays);
  const save = useWrite(routes.setSegregation, {
    ownError: true,
    refresh: [
      routes.readSegregation,
      routes.listMyDutyConflicts,
      routes.listDutyConflicts,
      routes.readWaiting,
    ],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: { pairs: [...pairs], movedDays }, ifMatch: String(matrix.version) });
  };
  const changed = movedDays !== matrix.movedDays || !samePairs(pairs, matrix.pairs);
  return (
    <section className={sheet["section"]}>
      <header>
        <h2 id="duty-matrix">{t("segregation.duties")}</h2>
        <Button size="xs" variant="default" onClick={() => setPairs(strictDutyPairs)}>
          {t("segregation.strict")}
        </Button>
      </header>
      <p className={sheet["help"]}>{t("segregation.dutiesHelp")}</p>
      <form className={classes["form"]} onSubmit={submit}>
        <Grid pairs={pairs} onToggle={(pair) => setPairs(togglePair(pairs, pair))} />
        <NumberInput
          label={t("segregation.movedDays")}
          description={t("segregation.movedHelp")}
          min={1}
          max={MOST_DAYS}
          allowDecimal={false}
          clampBehavior="strict"
          className={classes["days"] ?? ""}
          value={movedDays}
          onChange={(value) => setDays(typeof value === "number" ? value : matrix.movedDays)}
        />
        <ProblemNotice error={save.error} />
        <div className={sheet["actions"]}>
          <Button type="submit" disabled={!changed} loading={save.isPending}>
            {t("countForm.save")}
          </Button>
        </div>
      </form>
    </section>
  );
}

interface GridProps {
  readonly pairs: readonly DutyPair[];
  readonly onToggle: (pair: DutyPair) => void;
}

/** Half a square: a pair stands once, below the diagonal. */
function Grid({ pairs, onToggle }: GridProps) {
  const { t } = useTranslation();
  const name = (standing: Standing) => t(`duties.name.${standing}`);
  const columns = standings.filter((standing) => standing !== "moved");
  return (
    <div className={sheet["scroll"]}>
      <table className={classes["grid"]} aria-labelledby="duty-matrix">
        <thead>
          <tr>
            <td />
            {columns.map((one) => (
              <th key={one} scope="col">
                {name(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {standings.slice(1).map((other, row) => (
            <tr key={other}>
              <th scope="row">{name(other)}</th>
              {columns.slice(0, row + 1).map((one) => {
                // Preparing a count touches no stock yet.
                if (one === "create" && other === "moved") return <td key={one} />;
                const pair = { one, other };
                const fixed = samePairs(
                  [pair],
                  fixedDutyPairs.filter((x) => x.one === one && x.other === other),
                );
                return (
                  <td key={one}>
                    <Checkbox
                      aria-label={t("segregation.pair", { one: name(one), other: name(other) })}
                      title={fixed ? t("segregation.fixed") : undefined}
                      disabled={fixed}
                      checked={fixed || pairs.some((x) => x.one === one && x.other === other)}
                      onChange={() => onToggle(pair)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
