import { Button, Textarea, TextInput } from "@mantine/core";
import { type Count, type Reading, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages, useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { QuantityText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import classes from "./count-page.module.css";
import { LocationPicker, ProductPicker } from "./pickers.tsx";

const refresh = [routes.listQuarantine, routes.readCount, routes.listLines, routes.readCountSummary];

/** Readings that no line took: kept until a supervisor says what they are. */
export function Quarantine({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const readings = usePages(routes.listQuarantine, { params: { countId: count.id }, query: {} });
  if (!readings.loading && readings.error === null && readings.items.length === 0) return null;
  return (
    <section className={classes["section"]}>
      <h2>{t("quarantine.title")}</h2>
      <p className={classes["quiet"]}>{t("quarantine.lead")}</p>
      {readings.items.some(isLate) ? <OpenSupplementary count={count} /> : null}
      <ProblemNotice error={readings.error} onRetry={readings.retry} />
      <ul className={classes["quarantine"]}>
        {readings.items.map((reading) => (
          <Waiting key={`${reading.deviceId}-${reading.eventId}`} count={count} reading={reading} />
        ))}
      </ul>
      {readings.hasMore ? (
        <Button variant="default" loading={readings.loadingMore} onClick={() => void readings.more()}>
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

/** A reading that came after the end of counting: a supplementary count can take it. */
const isLate = ({ kind, quarantine }: Reading) => kind === "count" && quarantine === "count-closed";

/** Opens a count of its own with all late readings, which is then reviewed and posted like any other. */
function OpenSupplementary({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const open = useWrite(routes.openSupplementary, {
    ownError: true,
    refresh: [...refresh, routes.listCounts],
    onDone: ({ id }) => void router.navigate({ to: "/counts/$countId", params: { countId: id } }),
  });
  return (
    <p>
      <Button size="xs" onClick={() => setAsking(true)}>
        {t("quarantine.supplementary")}
      </Button>
      {asking ? (
        <ReasonDialog
          title={t("quarantine.supplementary")}
          effect={t("quarantine.supplementaryEffect")}
          action={t("quarantine.supplementaryAction")}
          busy={open.isPending}
          error={open.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => open.mutate({ params: { countId: count.id }, body: { reason } })}
        />
      ) : null}
    </p>
  );
}

function Waiting({ count, reading }: { readonly count: Count; readonly reading: Reading }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [asking, setAsking] = useState<"assign" | "dismiss" | null>(null);
  const resolve = useWrite(routes.resolveReading, {
    ownError: true,
    refresh,
    onDone: () => setAsking(null),
  });
  const params = { countId: count.id, deviceId: reading.deviceId, eventId: reading.eventId };
  const open = (what: "assign" | "dismiss") => {
    resolve.reset();
    setAsking(what);
  };
  return (
    <li>
      <div>
        <strong>{reading.productName ?? reading.code ?? "–"}</strong>{" "}
        <QuantityText
          value={reading.entered}
          {...(reading.unitCode === null ? {} : { unit: reading.unitCode })}
        />
        <div className={classes["quiet"]}>
          {reading.quarantine === null ? null : t(`quarantine.why.${reading.quarantine}`)}
          {" · "}
          {reading.locationPath ?? reading.locationCode ?? t("quarantine.noPlace")}
          {" · "}
          {reading.userName}, {formatInstant(reading.countedAt, locale, "short")}
        </div>
      </div>
      <div className={classes["rowActions"]}>
        {reading.kind === "count" ? (
          <Button size="xs" variant="default" onClick={() => open("assign")}>
            {t("quarantine.assign")}
          </Button>
        ) : null}
        <Button size="xs" variant="default" onClick={() => open("dismiss")}>
          {t("quarantine.dismiss")}
        </Button>
      </div>
      {asking === "dismiss" ? (
        <ReasonDialog
          title={t("quarantine.dismissTitle")}
          effect={t("quarantine.dismissEffect")}
          action={t("quarantine.dismiss")}
          busy={resolve.isPending}
          error={resolve.error}
          onClose={() => setAsking(null)}
          onReason={(reason) => resolve.mutate({ params, body: { outcome: "dismissed", reason } })}
        />
      ) : null}
      {asking === "assign" ? (
        <AssignDialog
          count={count}
          reading={reading}
          busy={resolve.isPending}
          error={resolve.error}
          onClose={() => setAsking(null)}
          onAssign={(body) => resolve.mutate({ params, body: { outcome: "assigned", ...body } })}
        />
      ) : null}
    </li>
  );
}

interface AssignDialogProps {
  readonly count: Count;
  readonly reading: Reading;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onAssign: (body: { productId: string; locationId: string; lot?: string; reason: string }) => void;
}

function AssignDialog({ count, reading, busy, error, onClose, onAssign }: AssignDialogProps) {
  const { t } = useTranslation();
  const [products, setProducts] = useState<readonly string[]>([]);
  const [locations, setLocations] = useState<readonly string[]>([]);
  const [lot, setLot] = useState(reading.lotCode ?? "");
  const [reason, setReason] = useState("");
  const productId = products[0];
  const locationId = locations[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (productId === undefined || locationId === undefined) return;
    onAssign({
      productId,
      locationId,
      ...(lot.trim() === "" ? {} : { lot: lot.trim() }),
      reason: reason.trim(),
    });
  };
  return (
    <Dialog onClose={onClose} title={t("quarantine.assignTitle", { code: reading.code ?? "" })}>
      <form className={classes["assign"]} onSubmit={submit}>
        <ProductPicker
          label={t("quarantine.product")}
          error={undefined}
          value={products}
          onChange={(ids) => setProducts(ids.slice(-1))}
        />
        <LocationPicker
          siteId={count.siteId}
          optional={false}
          label={t("quarantine.place")}
          error={undefined}
          value={locations}
          onChange={(ids) => setLocations(ids.slice(-1))}
        />
        <TextInput
          label={t("quarantine.lot")}
          maxLength={64}
          value={lot}
          onChange={(event) => setLot(event.currentTarget.value)}
        />
        <Textarea
          label={t("ui.reason")}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={error} />
        <div className={classes["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={productId === undefined || locationId === undefined || reason.trim() === ""}
          >
            {t("quarantine.assign")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
