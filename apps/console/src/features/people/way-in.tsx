import { Button } from "@mantine/core";
import { type Person, routes } from "@stockex/contracts";
import { IconLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { OneTimeLink } from "./one-time-link.tsx";

/** How a person gets in who has no password, or forgot it: by a link, so that nobody else ever knows it. */
export function WayIn({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id, name, active, hasPassword, linkExpiresAt } = person;
  const link = useWrite(routes.createPasswordLink, { ownError: true, refresh: [routes.readUser] });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("people.wayIn")}</h2>
        {active ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconLink size={14} aria-hidden />}
            loading={link.isPending}
            onClick={() => link.mutate({ params: { userId: id } })}
          >
            {t(hasPassword ? "people.linkNew" : "people.invite")}
          </Button>
        ) : null}
      </header>
      <p className={sheet["help"]}>
        {t(hasPassword ? "people.hasPassword" : "people.noPassword")}{" "}
        {linkExpiresAt === null
          ? null
          : t("people.linkOpen", { time: formatInstant(linkExpiresAt, locale, "short") })}
      </p>
      <ProblemNotice error={link.error} />
      {link.data === undefined ? null : <OneTimeLink name={name} {...link.data} />}
    </section>
  );
}
