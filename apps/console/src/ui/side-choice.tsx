import { NativeSelect } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useRead } from "../api/reading.ts";
import { formatDay } from "./format.ts";
import { useLocale } from "./locale.ts";
import { pairsOf } from "./sides.ts";

/** Rounds offered of a count whose passes are one or two: a recount makes a round more. */
const ROUNDS = 3;

interface SideChoiceProps {
  readonly count: Count;
  readonly other: string | undefined;
  readonly rounds: string;
  readonly onChoose: (chosen: {
    readonly other: string | undefined;
    readonly rounds: string | undefined;
  }) => void;
}

/** Chooses what a count is held against: another count of its site, or two of its rounds. */
export function SideChoice({ count, other, rounds, onChoose }: SideChoiceProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useRead(routes.listCounts, {
    query: { siteId: count.siteId, state: "counting,review,approved,posted", limit: 200 },
  });
  const others = (found.data?.items ?? []).filter(({ id }) => id !== count.id);
  const dayOf = ({ postedAt, closedAt, createdAt }: Count) =>
    formatDay((postedAt ?? closedAt ?? createdAt).slice(0, 10), locale);
  const pairs = pairsOf(ROUNDS);
  return (
    <NativeSelect
      size="xs"
      aria-label={t("compare.with")}
      value={other ?? rounds}
      onChange={(event) => {
        const { value } = event.currentTarget;
        const round = pairs.includes(value);
        onChoose({ other: round ? undefined : value, rounds: round ? value : undefined });
      }}
      data={[
        {
          group: t("compare.otherCounts"),
          items: others.map((one) => ({
            value: one.id,
            label: `${one.number} · ${one.title} · ${dayOf(one)}`,
          })),
        },
        {
          group: t("compare.ownRounds"),
          items: pairs.map((pair) => {
            const [left, right] = pair.split("-");
            return { value: pair, label: t("compare.roundPair", { left, right }) };
          }),
        },
      ]}
    />
  );
}
