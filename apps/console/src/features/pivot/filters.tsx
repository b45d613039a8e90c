import { NativeSelect } from "@mantine/core";
import { type Count, type PivotReport, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { CategoryChoice } from "../../ui/category-choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import rows from "../../ui/rows.module.css";
import { SideChoice } from "../../ui/side-choice.tsx";
import { roundsOf } from "../../ui/sides.ts";
import type { Layout } from "./layout.ts";
import type { PivotSearch } from "./search.ts";

interface PivotFiltersProps {
  readonly layout: Layout;
  readonly search: PivotSearch;
  readonly company: { readonly id: string };
  readonly counts: readonly Count[];
  readonly count: Count | undefined;
  readonly onChange: (changed: Partial<PivotSearch>) => void;
}

const overDays: ReadonlySet<PivotReport> = new Set(["variance", "moves"] satisfies PivotReport[]);
const ofOneCount: ReadonlySet<PivotReport> = new Set(["count", "comparison"] satisfies PivotReport[]);

/** What the table is over: company, days or counts, site, category. */
export function PivotFilters(props: PivotFiltersProps) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const { layout, search, company, onChange } = props;
  return (
    <div className={rows["filters"]}>
      {companies.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={t("entries.company")}
          value={company.id}
          onChange={(event) =>
            onChange({
              company: event.currentTarget.value,
              site: undefined,
              count: undefined,
              other: undefined,
            })
          }
          data={companies.map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }))}
        />
      ) : null}
      {ofOneCount.has(layout.report) ? <CountChoice {...props} /> : <SiteChoice {...props} />}
      <CategoryChoice value={props.search.category} onChange={(category) => props.onChange({ category })} />
      {overDays.has(layout.report)
        ? (["from", "to"] as const).map((end) => (
            <DayField
              key={end}
              label={t(`moves.${end}`)}
              value={search[end]}
              onChange={(day) => onChange({ [end]: day })}
            />
          ))
        : null}
      {layout.report === "stock" ? (
        <DayField label={t("stock.atEndOf")} value={search.on} onChange={(on) => onChange({ on })} />
      ) : null}
    </div>
  );
}

function CountChoice({ layout, search, counts, count, onChange }: PivotFiltersProps) {
  const { t } = useTranslation();
  const [round, otherRound] = roundsOf(search.rounds);
  if (count === undefined) return null;
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t("counts.count")}
        value={count.id}
        onChange={(event) =>
          onChange({ count: event.currentTarget.value, other: undefined, rounds: undefined })
        }
        data={counts.map(({ id, number, title }) => ({ value: id, label: `${number} · ${title}` }))}
      />
      {layout.report === "comparison" ? (
        <SideChoice
          count={count}
          other={search.other}
          rounds={`${round}-${otherRound}`}
          onChoose={onChange}
        />
      ) : null}
    </>
  );
}

function SiteChoice({ search, company, onChange }: PivotFiltersProps) {
  const { t } = useTranslation();
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const own = (sites.data?.items ?? []).filter(({ companyId }) => companyId === company.id);
  if (own.length < 2 && search.site === undefined) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={t("counts.site")}
      value={search.site ?? ""}
      onChange={(event) => onChange({ site: event.currentTarget.value || undefined })}
      data={[
        { value: "", label: t("counts.allSites") },
        ...own.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
