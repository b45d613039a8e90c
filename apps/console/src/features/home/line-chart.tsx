import { useElementSize } from "@mantine/hooks";
import { Link, type LinkProps } from "@tanstack/react-router";
import { formatCompact, formatDay, formatMonth } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { apart, niceTop } from "./chart-scale.ts";
import classes from "./home.module.css";

interface Series {
  readonly id: string;
  readonly name: string;
  /** Exact decimals, one for each day; made into a length on the screen and nothing else. */
  readonly values: readonly string[];
}

interface LineChartProps {
  readonly days: readonly string[];
  readonly main: Series;
  readonly others: readonly Series[];
  /** Where a click on a day leads; the table behind the chart has the same links for the keyboard. */
  readonly linkOf: (index: number) => Pick<LinkProps, "to" | "search">;
}

const HEIGHT = 212;
const TOP = 18;
const BOTTOM = 24;
const LABELS = 148;
const LABEL_HEIGHT = 16;
/** Below this width names go under the chart. */
const NARROW = 520;

/** Lines over days on one scale from zero, each named at its end. */
export function LineChart({ days, main, others, linkOf }: LineChartProps) {
  const locale = useLocale();
  const { ref, width } = useElementSize();
  const narrow = width < NARROW;
  const plot = Math.max(0, width - (narrow ? 8 : LABELS));
  const all = [main, ...others];
  const top = niceTop(Math.max(0, ...all.flatMap(({ values }) => values.map(Number))));
  const x = (index: number) => 4 + (index * (plot - 8)) / Math.max(1, days.length - 1);
  const y = (value: string) => TOP + (1 - Number(value) / top) * (HEIGHT - TOP - BOTTOM);
  const path = ({ values }: Series) =>
    values.map((value, index) => `${index === 0 ? "M" : "L"}${x(index)} ${y(value)}`).join("");
  const places = apart(
    all.map(({ values }) => y(values.at(-1) ?? "0")),
    LABEL_HEIGHT,
    HEIGHT - BOTTOM,
  );
  return (
    <div ref={ref} className={classes["lines"]} style={{ height: HEIGHT }}>
      {width === 0 ? null : (
        <>
          <svg width={plot} height={HEIGHT} aria-hidden>
            {[0, 0.5, 1].map((part) => (
              <g key={part} data-zero={part === 0 || undefined}>
                <line x1={0} x2={plot} y1={y(String(top * part))} y2={y(String(top * part))} />
                {part === 0 ? null : (
                  <text x={0} y={y(String(top * part)) - 4}>
                    {formatCompact(top * part, locale)}
                  </text>
                )}
              </g>
            ))}
            {others.map((series) => (
              <path key={series.id} d={path(series)} data-other />
            ))}
            <path d={path(main)} />
            {main.values.map((value, index) => (
              <circle key={days[index]} cx={x(index)} cy={y(value)} r={2.5} />
            ))}
            {days.map((day, index) =>
              index % 3 === 0 ? (
                <text
                  key={day}
                  x={x(index)}
                  y={HEIGHT - 8}
                  textAnchor={index === 0 ? "start" : index === days.length - 1 ? "end" : "middle"}
                >
                  {formatMonth(day, locale, "short")}
                </text>
              ) : null,
            )}
          </svg>
          <div className={classes["doors"]} style={{ width: plot }}>
            {days.map((day, index) => (
              <Link
                key={day}
                {...linkOf(index)}
                tabIndex={-1}
                aria-label={formatDay(day, locale)}
                title={[
                  formatDay(day, locale),
                  ...all.map(
                    ({ name, values }) => `${name}: ${formatCompact(Number(values[index] ?? 0), locale)}`,
                  ),
                ].join("\n")}
              />
            ))}
          </div>
          <ul className={classes["names"]} data-narrow={narrow || undefined}>
            {all.map(({ id, name, values }, index) => (
              <li
                key={id}
                data-other={index > 0 || undefined}
                style={narrow ? undefined : { top: (places[index] ?? 0) - LABEL_HEIGHT / 2, left: plot + 6 }}
              >
                <span>{name}</span>
                <strong>{formatCompact(Number(values.at(-1) ?? 0), locale)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
