import type { Client } from "@stockex/client";
import type { Permission, Session } from "@stockex/contracts";
import { createContext, type ReactNode, useContext } from "react";
import type { LiveConnection } from "./live-connection.ts";

interface SignedIn {
  readonly session: Session;
  readonly live: LiveConnection | null;
}
interface Connection {
  readonly client: Client;
  /** Who is signed in, with the live connection; null on the way in. */
  readonly signedIn: SignedIn | null;
}

const Context = createContext<Connection | null>(null);

/** Gives every screen below it the client and, behind the sign-in, the session. */
export function ConnectionProvider(props: Connection & { readonly children: ReactNode }) {
  const { client, signedIn, children } = props;
  return <Context value={{ client, signedIn }}>{children}</Context>;
}

function useConnection(): Connection {
  const connection = useContext(Context);
  if (connection === null) throw new Error("a screen is used outside ConnectionProvider");
  return connection;
}

function useSignedIn(): SignedIn {
  const { signedIn } = useConnection();
  if (signedIn === null) throw new Error("this screen needs a session");
  return signedIn;
}

/** The client that speaks with the server. */
export function useClient(): Client {
  return useConnection().client;
}

/** Who is signed in. Only for screens behind the sign-in. */
export function useSession(): Session {
  return useSignedIn().session;
}

/** The live connection; null for the moment before it is opened. */
export function useLiveConnection(): LiveConnection | null {
  return useSignedIn().live;
}

/** Whether the signed-in person has a permission; what one may not do is absent or explained. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
