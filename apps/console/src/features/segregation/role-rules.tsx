import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { permissions, type RoleConflictRule, type RoleConflicts, routes } from "@stockex/contracts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { permissionTexts } from "../../ui/permission-texts.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./segregation.module.css";

type Row = RoleConflictRule & { readonly key: number };

/** Permissions that should not meet in one person, and the people in whom they do. */
export function RoleRules({ kept }: { readonly kept: RoleConflicts }) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<readonly Row[]>(() => kept.rules.map((rule, key) => ({ ...rule, key })));
  const save = useWrite(routes.setRoleConflicts, { ownError: true, refresh: [routes.readRoleConflicts] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const rules = rows.map(({ one, other, effect }) => ({ one, other, effect }));
    save.mutate({ body: { rules }, ifMatch: String(kept.version) });
  };
  const change = (key: number, changed: Partial<RoleConflictRule>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  const add = () =>
    setRows([
      ...rows,
      { key: (rows.at(-1)?.key ?? -1) + 1, one: "count.create", other: "count.approve", effect: "warn" },
    ]);
  return (
    <section className={sheet["section"]}>
      <header>
        <h2 id="role-rules">{t("roleConflicts.title")}</h2>
      </header>
      <p className={sheet["help"]}>{t("roleConflicts.help")}</p>
      <form className={classes["form"]} onSubmit={submit}>
        <ul className={classes["rules"]} aria-labelledby="role-rules">
          {rows.map((row) => (
            <Rule
              key={row.key}
              rule={row}
              onChange={(changed) => change(row.key, changed)}
              onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
            />
          ))}
        </ul>
        <div>
          <Button variant="subtle" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t("roleConflicts.add")}
          </Button>
        </div>
        <ProblemNotice error={save.error} />
        <div className={sheet["actions"]}>
          <Button type="submit" loading={save.isPending}>
            {t("roleConflicts.save")}
          </Button>
        </div>
      </form>
      <Held kept={kept} />
    </section>
  );
}

interface RuleProps {
  readonly rule: RoleConflictRule;
  readonly onChange: (changed: Partial<RoleConflictRule>) => void;
  readonly onRemove: () => void;
}

function Rule({ rule, onChange, onRemove }: RuleProps) {
  const { t } = useTranslation();
  const choices = permissions.map((value) => ({ value, label: t(permissionTexts[value]) }));
  const read = (picked: string) => permissions.find((one) => one === picked) ?? rule.one;
  return (
    <li className={classes["rule"]}>
      <NativeSelect
        aria-label={t("roleConflicts.one")}
        value={rule.one}
        data={choices}
        onChange={(event) => onChange({ one: read(event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label={t("roleConflicts.other")}
        value={rule.other}
        data={choices}
        onChange={(event) => onChange({ other: read(event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label={t("roleConflicts.effect")}
        value={rule.effect}
        data={(["warn", "refuse"] as const).map((value) => ({
          value,
          label: t(`roleConflicts.effect_${value}`),
        }))}
        onChange={(event) => onChange({ effect: event.currentTarget.value === "refuse" ? "refuse" : "warn" })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        aria-label={t("roleConflicts.remove")}
        onClick={onRemove}
      >
        <IconTrash size={17} aria-hidden />
      </ActionIcon>
    </li>
  );
}

/** Who holds both of a pair now: nothing is taken from them, it is for somebody to look at. */
function Held({ kept }: { readonly kept: RoleConflicts }) {
  const { t } = useTranslation();
  if (kept.people.length === 0) return <p className={sheet["help"]}>{t("roleConflicts.nobody")}</p>;
  return (
    <>
      <h3>{t("roleConflicts.people")}</h3>
      <ul className={sheet["list"]} aria-label={t("roleConflicts.people")}>
        {kept.people.map(({ userId, name, conflicts }) => (
          <li key={userId}>
            <Link to="/people/$userId" params={{ userId }}>
              {name}
            </Link>
            {": "}
            <span className={sheet["quiet"]}>
              {conflicts
                .map(({ one, other }) =>
                  t("roleConflicts.pair", { one: t(permissionTexts[one]), other: t(permissionTexts[other]) }),
                )
                .join("; ")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
