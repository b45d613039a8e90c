import { ActionIcon, Button, Menu } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import {
  IconArrowsLeftRight,
  IconBarcode,
  IconDots,
  IconEye,
  IconGavel,
  IconPencil,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { CloseDialog } from "./close-dialog.tsx";

const refresh = [routes.readCount, routes.listCounts];

/** The buttons of a count in its state, the most likely next one filled. */
export function CountActions({ count }: { readonly count: Count }) {
  const mayCount = useMay("count.count");
  const mayReview = useMay("count.review");
  switch (count.state) {
    case "draft":
      return <DraftActions count={count} />;
    case "released":
    case "counting":
      return (
        <>
          {mayCount ? <CountButton count={count} /> : null}
          {mayReview ? <ReviewButton count={count} /> : null}
          {mayReview ? <CloseButton count={count} /> : null}
          <MoreActions count={count} />
        </>
      );
    case "review":
      return (
        <>
          {mayCount ? <CountButton count={count} quiet /> : null}
          <CompareButton count={count} />
          {mayReview ? <ReviewButton count={count} filled /> : null}
          <MoreActions count={count} />
        </>
      );
    case "approved":
    case "posted":
      return (
        <>
          <CompareButton count={count} />
          {mayReview ? <ReviewButton count={count} /> : null}
          <PostingButton count={count} />
          <MoreActions count={count} />
        </>
      );
    case "cancelled":
      return (
        <>
          {mayReview ? <ReviewButton count={count} /> : null}
          <MoreActions count={count} />
        </>
      );
  }
}

function DraftActions({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const may = useMay("count.create");
  const release = useWrite(routes.releaseCount, { refresh });
  if (!may) return null;
  return (
    <>
      <LinkButton
        to="/counts/$countId/edit"
        params={{ countId: count.id }}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t("count.edit")}
      </LinkButton>
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={release.isPending}
        onClick={() => release.mutate({ params: { countId: count.id } })}
      >
        {t("count.release")}
      </Button>
      <MoreActions count={count} />
    </>
  );
}

function CountButton({ count, quiet }: { readonly count: Count; readonly quiet?: boolean }) {
  const { t } = useTranslation();
  return (
    <LinkButton
      to="/counts/$countId/entry"
      params={{ countId: count.id }}
      variant={quiet === true ? "default" : "filled"}
      leftSection={<IconBarcode size={16} aria-hidden />}
    >
      {t("count.count")}
    </LinkButton>
  );
}

function CompareButton({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const mayReview = useMay("count.review");
  const last = useRead(
    routes.listCounts,
    { query: { siteId: count.siteId, state: "posted", limit: 2 } },
    { enabled: mayReview },
  );
  if (!mayReview) return null;
  // Two passes are compared with each other first, a single one with what the site was last found to hold.
  const other = count.passes === 2 ? undefined : last.data?.items.find(({ id }) => id !== count.id)?.id;
  return (
    <LinkButton
      to="/counts/$countId/compare"
      params={{ countId: count.id }}
      search={other === undefined ? {} : { other }}
      variant="default"
      leftSection={<IconArrowsLeftRight size={16} aria-hidden />}
    >
      {t("count.compare")}
    </LinkButton>
  );
}

function ReviewButton({ count, filled }: { readonly count: Count; readonly filled?: boolean }) {
  const { t } = useTranslation();
  return (
    <LinkButton
      to="/counts/$countId/review"
      params={{ countId: count.id }}
      variant={filled === true ? "filled" : "default"}
      leftSection={<IconEye size={16} aria-hidden />}
    >
      {t("count.review")}
    </LinkButton>
  );
}

function PostingButton({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  return (
    <LinkButton
      to="/counts/$countId/posting"
      params={{ countId: count.id }}
      leftSection={<IconGavel size={16} aria-hidden />}
    >
      {count.state === "posted" ? t("count.evidence") : t("count.post")}
    </LinkButton>
  );
}

function CloseButton({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("count.close")}
      </Button>
      {open ? <CloseDialog count={count} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function MoreActions({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay("count.create");
  const [asking, setAsking] = useState(false);
  const cancel = useWrite(routes.cancelCount, { refresh, ownError: true, onDone: () => setAsking(false) });
  const cancellable = count.state !== "posted" && count.state !== "cancelled" && !count.posting;
  // The lines of a supplementary count come from late readings: it has no set-up to take over.
  const repeatable = count.scope.kind !== "readings";
  if (!may || !(cancellable || repeatable)) return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t("count.more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {repeatable ? (
            <Menu.Item onClick={() => void navigate({ to: "/counts/new", search: { like: count.id } })}>
              {t("template.like")}
            </Menu.Item>
          ) : null}
          {cancellable ? <Menu.Item onClick={() => setAsking(true)}>{t("count.cancel")}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {asking ? (
        <ReasonDialog
          title={t("count.cancelTitle")}
          effect={t("count.cancelEffect")}
          action={t("count.cancel")}
          danger
          busy={cancel.isPending}
          error={cancel.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => cancel.mutate({ params: { countId: count.id }, body: { reason } })}
        />
      ) : null}
    </>
  );
}
