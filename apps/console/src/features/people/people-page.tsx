import { Button } from "@mantine/core";
import { routes, type User } from "@stockex/contracts";
import { IconCircleCheck, IconPlus, IconShieldLock, IconUserOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Empty, LongName, Page, Tag } from "../../ui/parts.tsx";
import rows from "../../ui/rows.module.css";
import { type Column, DataTable } from "../../ui/table.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { RulesDialog } from "./rules-dialog.tsx";

/** Who may sign in, and as what. */
export function PeoplePage() {
  const { t } = useTranslation();
  const mayManage = useMay("access.manage");
  const [adding, setAdding] = useState(false);
  const [ruling, setRuling] = useState(false);
  const pages = usePages(routes.listUsers, { query: { limit: 200 } });
  const columns = useColumns();
  return (
    <Page
      fill
      title={t("people.title")}
      lead={t("people.lead")}
      actions={
        mayManage ? (
          <>
            <LinkButton to="/roles" variant="default">
              {t("roles.title")}
            </LinkButton>
            <LinkButton to="/single-sign-on" variant="default">
              {t("singleSignOn.title")}
            </LinkButton>
            <Button
              variant="default"
              leftSection={<IconShieldLock size={16} aria-hidden />}
              onClick={() => setRuling(true)}
            >
              {t("people.rules")}
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
              {t("people.new")}
            </Button>
          </>
        ) : undefined
      }
    >
      <DataTable
        label={t("people.title")}
        pages={pages}
        columns={columns}
        rowId={({ id }) => id}
        phone={(user) => (
          <div className={rows["phoneRow"]}>
            <Name user={user} />
            <span>{user.customRole?.name ?? t(`role.${user.role}`)}</span>
            <span className={rows["quiet"]}>{user.email}</span>
          </div>
        )}
        empty={<Empty title={t("people.emptyTitle")} />}
      />
      {ruling ? <RulesDialog onClose={() => setRuling(false)} /> : null}
      {adding ? <PersonDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

/** A door to the person for those who may change people. */
function Name({ user }: { readonly user: User }) {
  const name = <LongName>{user.name}</LongName>;
  if (!useMay("access.manage")) return name;
  return (
    <Link to="/people/$userId" params={{ userId: user.id }} className={rows["link"]}>
      {name}
    </Link>
  );
}

function useColumns(): readonly Column<User>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("people.name"),
        width: "minmax(160px, 1.6fr)",
        cell: (user) => <Name user={user} />,
      },
      {
        id: "email",
        header: t("signIn.email"),
        width: "minmax(200px, 2fr)",
        cell: (user) => (
          <span className={rows["quiet"]}>
            <LongName tail={14}>{user.email}</LongName>
          </span>
        ),
      },
      {
        id: "role",
        header: t("people.role"),
        width: "minmax(110px, 1fr)",
        cell: (user) => user.customRole?.name ?? t(`role.${user.role}`),
      },
      {
        id: "language",
        header: t("people.language"),
        width: "110px",
        from: "md",
        cell: (user) => t(`people.language_${user.language}`),
      },
      {
        id: "active",
        header: t("counts.state"),
        width: "130px",
        cell: (user) =>
          user.active ? (
            <Tag meaning="surplus" icon={IconCircleCheck}>
              {t("people.active")}
            </Tag>
          ) : (
            <Tag meaning="quiet" icon={IconUserOff}>
              {t("people.inactive")}
            </Tag>
          ),
      },
    ],
    [t],
  );
}
