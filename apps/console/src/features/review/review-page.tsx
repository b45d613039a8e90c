import { Button, SegmentedControl } from "@mantine/core";
import { type Count, type CountLine, routes } from "@stockex/contracts";
import { IconX } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRefreshOnLive } from "../../api/live.ts";
import { usePages, useRead } from "../../api/reading.ts";
import { CountStateTag } from "../../ui/count-state.tsx";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { DataTable } from "../../ui/table.tsx";
import { useWiderThan } from "../../ui/window.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { LinePhoneRow, useLineColumns } from "./line-columns.tsx";
import classes from "./review.module.css";
import { ReviewActions } from "./review-actions.tsx";
import { ReviewDownload } from "./review-download.tsx";
import { StoryPanel } from "./story-panel.tsx";
import { SuggestedFilter } from "./suggested-filter.tsx";
import { SummaryFigures } from "./summary-figures.tsx";
import { type StepGroup, StepsButton, ValueSteps } from "./value-steps.tsx";

const route = getRouteApi("/_shell/counts/$countId/review");
const filters = ["differing", "undecided", "contested", "outside-tolerance", "uncounted", "all"] as const;
/** Filters that a number elsewhere leads with; they can only be taken away here. */
const given = ["category", "place"] as const;

/** Works through the differences of a count: the lines at the left, the story of the chosen one beside them. */
export function ReviewPage() {
  const { t } = useTranslation();
  const { countId } = route.useParams();
  const mayReview = useMay("count.review");
  const count = useRead(routes.readCount, { params: { countId } });
  if (!mayReview) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  return <Review count={count.data} />;
}

function Review({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const stepsBeside = useWiderThan("80em");
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const only = filter.only ?? "differing";
  const sort = filter.sort ?? "-magnitude";
  const lines = usePages(routes.listLines, {
    params: { countId: count.id },
    query: {
      only,
      sort,
      limit: 200,
      ...(filter.search === undefined ? {} : { search: filter.search }),
      ...(filter.category === undefined ? {} : { categoryId: filter.category }),
      ...(filter.place === undefined ? {} : { locationId: filter.place }),
    },
  });
  useRefreshOnLive(`count:${count.id}`, [
    routes.readCount,
    routes.readCountSummary,
    routes.readValueSteps,
    routes.listLines,
  ]);
  const columns = useLineColumns(count, filter.line !== undefined);
  const change = (changed: Partial<typeof filter>) => {
    if (!("line" in changed)) setChecked(new Set());
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  };
  const open = (line: CountLine | undefined) => change({ line: line?.id });
  const after = () => {
    const at = lines.items.findIndex(({ id }) => id === filter.line);
    open(lines.items[at + 1] ?? lines.items[at - 1]);
  };
  const toStep = (by: StepGroup, step: { readonly id: string; readonly code: string }) =>
    change(
      by === "category"
        ? { category: step.id, search: undefined, only: "differing" }
        : { category: undefined, search: step.code, only: "differing" },
    );
  const decidable = count.state === "review" || count.state === "counting" || count.state === "released";
  return (
    <Page
      fill
      title={t("review.title", { title: count.title })}
      lead={
        <>
          <CountStateTag count={count} />
          <span>{count.number}</span>
          <span>{count.siteName}</span>
        </>
      }
      actions={
        <>
          <ReviewDownload
            count={count}
            only={only}
            search={filter.search ?? filter.category ?? filter.place}
          />
          <ReviewActions count={count} />
        </>
      }
      below={<SummaryFigures count={count} />}
    >
      <div
        className={classes["split"]}
        data-open={filter.line !== undefined || undefined}
        data-steps={(stepsBeside && filter.line === undefined) || undefined}
      >
        <div className={classes["list"]}>
          <div className={classes["filters"]}>
            <SegmentedControl
              size="xs"
              aria-label={t("review.show")}
              value={only}
              onChange={(value) => change({ only: value })}
              data={filters.map((value) => ({ value, label: t(`review.only_${value}`) }))}
            />
            <SuggestedFilter
              count={count}
              on={only === "suggested"}
              onChange={(on) => change({ only: on ? "suggested" : undefined })}
            />
            {given
              .filter((key) => filter[key] !== undefined)
              .map((key) => (
                <Button
                  key={key}
                  size="compact-sm"
                  variant="light"
                  rightSection={<IconX size={14} aria-hidden />}
                  onClick={() => change({ [key]: undefined })}
                >
                  {t(`differences.given_${key}`)}
                </Button>
              ))}
            {stepsBeside ? null : <StepsButton count={count} onStep={toStep} />}
            <SearchField
              label={t("review.search")}
              value={filter.search}
              onChange={(search) => change({ search })}
            />
          </div>
          {checked.size > 0 ? (
            <BulkBar
              count={count}
              lines={lines.items.filter(({ id }) => checked.has(id))}
              onDone={() => setChecked(new Set())}
            />
          ) : null}
          <DataTable
            label={t("review.lines")}
            pages={lines}
            columns={columns}
            rowId={({ id }) => id}
            phone={(line) => <LinePhoneRow line={line} count={count} />}
            sort={sort}
            onSort={(value) => change({ sort: value as typeof sort })}
            currentId={filter.line}
            onCurrent={open}
            {...(decidable
              ? {
                  checked,
                  onChecked: setChecked,
                  checkLabel: (line: CountLine) =>
                    t("review.choose", { code: line.productCode, place: line.locationPath }),
                }
              : {})}
            empty={
              <Empty title={t(`review.empty_${only}`)}>
                {filter.search === undefined ? t("review.emptyDetail") : t("ui.loosenFilter")}
              </Empty>
            }
          />
        </div>
        {filter.line === undefined ? (
          stepsBeside ? (
            <div className={classes["noStory"]}>
              <ValueSteps count={count} onStep={toStep} />
              <p>{t("review.chooseLine")}</p>
            </div>
          ) : null
        ) : (
          <StoryPanel
            key={filter.line}
            count={count}
            lineId={filter.line}
            decidable={decidable}
            onClose={() => open(undefined)}
            onDecided={after}
            onLine={(id) => change({ line: id })}
          />
        )}
      </div>
    </Page>
  );
}
