import { routes } from "@stockex/contracts";
import { useClient, useSession } from "../api/connection.tsx";
import { useRead } from "../api/reading.ts";
import classes from "./shell.module.css";

/** The organisation's logo; the product's sign and name where it has none. */
export function Brand() {
  const client = useClient();
  const { organisation } = useSession();
  const logo = useRead(routes.readIdentity, {}).data?.logo ?? null;
  if (logo !== null) {
    return (
      <span className={classes["logo"]}>
        <img
          src={client.url(routes.readLogo, { params: { logoId: logo.id } })}
          width={logo.width}
          height={logo.height}
          alt={organisation.name}
        />
      </span>
    );
  }
  return (
    <span className={classes["brand"]}>
      <img src="/favicon.svg" width="22" height="22" alt="" />
      Stockex
    </span>
  );
}
