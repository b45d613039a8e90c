import { UnstyledButton } from "@mantine/core";
import type { CountTask } from "@stockex/contracts";
import { IconCheck, IconMapPin } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { QuantityText } from "../../ui/numbers.tsx";
import { PlaceName } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./entry.module.css";
import type { Place } from "./target.ts";
import { placeOf } from "./use-entry.ts";
import type { Tasks } from "./use-tasks.ts";

interface TaskListProps {
  readonly tasks: Tasks;
  readonly place: Place | null;
  readonly currentId: string | null;
  readonly onPlace: (place: Place) => void;
  readonly onTask: (task: CountTask) => void;
}

/** The places of the walk; at a place, what is to be counted there. Choosing is the same as scanning. */
export function TaskList({ tasks, place, currentId, onPlace, onTask }: TaskListProps) {
  const { t } = useTranslation();
  const places = useMemo(() => placesOf(tasks.items), [tasks.items]);
  if (tasks.error !== null) return <ProblemNotice error={tasks.error} onRetry={tasks.retry} />;
  if (!tasks.loading && tasks.items.length === 0) {
    return <p className={classes["quiet"]}>{t("entry.noTasks")}</p>;
  }
  const here = tasks.items.filter(({ locationId }) => locationId === place?.id);
  return (
    <>
      {place === null || here.length === 0 ? null : (
        <>
          <h2>{t("entry.here", { place: place.code })}</h2>
          <ul className={classes["list"]}>
            {here.map((task) => (
              <li key={task.lineId}>
                <UnstyledButton
                  className={classes["task"]}
                  aria-current={task.productId === currentId || undefined}
                  onClick={() => onTask(task)}
                >
                  <span>
                    {task.productName}
                    <small>
                      {task.productCode}
                      {task.lotCode === null ? "" : ` · ${task.lotCode}`}
                    </small>
                  </span>
                  {task.mine === null ? null : (
                    <span className={classes["done"]}>
                      <IconCheck size={14} aria-hidden />
                      <QuantityText value={task.mine} unit={task.unitCode} />
                    </span>
                  )}
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t("entry.places")}</h2>
      <ul className={classes["list"]}>
        {places.map((one) => (
          <li key={one.place.id}>
            <UnstyledButton
              className={classes["task"]}
              aria-current={one.place.id === place?.id || undefined}
              onClick={() => onPlace(one.place)}
            >
              <span className={classes["placeName"]}>
                <IconMapPin size={15} aria-hidden />
                <PlaceName path={one.place.path} />
              </span>
              <small className={classes["share"]}>
                {one.done} / {one.total}
              </small>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </>
  );
}

interface PlaceSum {
  readonly place: Place;
  readonly done: number;
  readonly total: number;
}

/** Places in walking order with how much of each is done. */
function placesOf(tasks: readonly CountTask[]): readonly PlaceSum[] {
  const sums = new Map<string, PlaceSum>();
  for (const task of tasks) {
    const sum = sums.get(task.locationId) ?? { place: placeOf(task), done: 0, total: 0 };
    const done = sum.done + (task.mine === null ? 0 : 1);
    sums.set(task.locationId, { ...sum, done, total: sum.total + 1 });
  }
  return [...sums.values()];
}
