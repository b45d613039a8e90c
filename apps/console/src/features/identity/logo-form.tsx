import { Button, FileButton } from "@mantine/core";
import { type Identity, routes } from "@stockex/contracts";
import { IconTrash, IconUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useClient, useSession } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./identity.module.css";

/** The logo at the head of the screen and of reports. */
export function LogoForm({ logo }: { readonly logo: Identity["logo"] }) {
  const { t } = useTranslation();
  const client = useClient();
  const { organisation } = useSession();
  const options = { refresh: [routes.readIdentity], ownError: true };
  const set = useWrite(routes.setLogo, options);
  const remove = useWrite(routes.removeLogo, options);
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("identity.logo")}</h2>
      </header>
      <p className={sheet["help"]}>{t("identity.logoHelp")}</p>
      {logo === null ? null : (
        <p className={classes["plate"]}>
          <img
            src={client.url(routes.readLogo, { params: { logoId: logo.id } })}
            width={logo.width}
            height={logo.height}
            alt={t("identity.logoOf", { name: organisation.name })}
          />
        </p>
      )}
      <ProblemNotice error={set.error ?? remove.error} />
      <div className={classes["actions"]}>
        <FileButton
          accept="image/png,image/jpeg"
          onChange={(file) =>
            file === null ? undefined : set.mutate({ file: { name: file.name, content: file } })
          }
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={set.isPending}
              leftSection={<IconUpload size={16} aria-hidden />}
            >
              {t(logo === null ? "identity.logoChoose" : "identity.logoReplace")}
            </Button>
          )}
        </FileButton>
        {logo === null ? null : (
          <Button
            variant="default"
            loading={remove.isPending}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => remove.mutate({})}
          >
            {t("identity.logoRemove")}
          </Button>
        )}
      </div>
    </section>
  );
}
