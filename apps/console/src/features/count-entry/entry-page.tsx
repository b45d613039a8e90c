import { Button, Switch } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { IconArrowLeft, IconScan } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { formatCount, share } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Bar } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { Display } from "./display.tsx";
import classes from "./entry.module.css";
import { EntryField } from "./entry-field.tsx";
import { LastEntries } from "./last-entries.tsx";
import { TaskList } from "./task-list.tsx";
import { useEntry } from "./use-entry.ts";
import { useQueue } from "./use-queue.ts";
import { useTasks } from "./use-tasks.ts";

// The reader of barcodes is loaded by those who open the camera.
const CameraScan = lazy(async () => ({ default: (await import("./camera-scan.tsx")).CameraScan }));

const route = getRouteApi("/_shell/counts/$countId/entry");

/** Counting, one thing at a time: scan or type, see it large, go on. Nothing here knows what the books say. */
export function EntryPage() {
  const { countId } = route.useParams();
  const count = useRead(routes.readCount, { params: { countId } });
  useRefreshOnLive(`count:${countId}`, [routes.readCount]);
  if (count.data === undefined) return <ReadFailure error={count.error} onRetry={count.refetch} />;
  return <Entry count={count.data} />;
}

function Entry({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const mayRead = useMay("count.read");
  const open = count.state === "released" || count.state === "counting";
  const [scanIsOne, setScanIsOne] = useState(false);
  const [camera, setCamera] = useState(false);
  const [onPhone, setOnPhone] = useState<"count" | "list">("count");
  const tasks = useTasks(count.id);
  const units = useUnits();
  const queue = useQueue(count.id);
  const entry = useEntry({ countId: count.id, tasks: tasks.items, units, scanIsOne, add: queue.add });
  return (
    <div className={classes["page"]}>
      <title>{`${count.title} · Stockex`}</title>
      <header className={classes["head"]}>
        <LinkButton
          to={mayRead ? "/counts/$countId" : "/counts"}
          params={{ countId: count.id }}
          variant="subtle"
          color="gray"
          size="compact-md"
          aria-label={t("entry.back")}
        >
          <IconArrowLeft size={19} aria-hidden />
        </LinkButton>
        <h1>{count.title}</h1>
        <Mine tasks={tasks.items} />
        <Button
          className={classes["phoneOnly"] ?? ""}
          variant="default"
          size="sm"
          onClick={() => setOnPhone(onPhone === "count" ? "list" : "count")}
        >
          {onPhone === "count" ? t("entry.list") : t("entry.count")}
        </Button>
      </header>
      {open ? null : <p className={classes["closed"]}>{t("entry.closed")}</p>}
      <div className={classes["columns"]} data-phone={onPhone}>
        <section className={classes["tasks"]} aria-label={t("entry.tasks")}>
          <TaskList
            tasks={tasks}
            place={entry.place}
            currentId={entry.target?.productId ?? null}
            onPlace={(place) => {
              entry.goTo(place);
              setOnPhone("count");
            }}
            onTask={(task) => {
              entry.aimAtTask(task);
              setOnPhone("count");
            }}
          />
        </section>
        <section className={classes["counting"]} aria-label={t("entry.counting")}>
          <Display entry={entry} tasks={tasks.items} units={units} />
          {camera ? (
            <Suspense>
              <CameraScan onCode={(code) => void entry.enter(code, true)} />
            </Suspense>
          ) : null}
          <EntryField entry={entry} />
          <div className={classes["modes"]}>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconScan size={17} aria-hidden />}
              onClick={() => setCamera(!camera)}
            >
              {camera ? t("entry.cameraClose") : t("entry.cameraOpen")}
            </Button>
            <Switch
              className={classes["mode"] ?? ""}
              checked={scanIsOne}
              onChange={(event) => setScanIsOne(event.currentTarget.checked)}
              label={t("entry.scanIsOne")}
            />
          </div>
        </section>
        <section className={classes["last"]} aria-label={t("entry.last")}>
          <LastEntries countId={count.id} queue={queue} onUndo={entry.undo} />
        </section>
      </div>
    </div>
  );
}

function Mine({ tasks }: { readonly tasks: readonly { mine: string | null }[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (tasks.length === 0) return null;
  const done = tasks.filter(({ mine }) => mine !== null).length;
  return (
    <span className={classes["mine"]}>
      <Bar value={share(done, tasks.length)} label={t("entry.mine")} />
      <span>
        {formatCount(done, locale)} / {formatCount(tasks.length, locale)}
      </span>
    </span>
  );
}

/** Units by id: what they are called and how many decimals a quantity in them may have. */
function useUnits(): ReadonlyMap<string, { code: string; decimals: number }> {
  const units = useRead(routes.listUnits, { query: { limit: 500 } });
  return new Map((units.data?.items ?? []).map(({ id, code, decimals }) => [id, { code, decimals }]));
}
