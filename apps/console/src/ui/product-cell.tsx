import { LongName } from "./parts.tsx";
import rows from "./rows.module.css";

/** A product in a row: its code, and its name as far as there is room. */
export function ProductCell({ code, name }: { readonly code: string; readonly name: string }) {
  return (
    <span className={rows["product"]}>
      <strong>{code}</strong>
      <LongName>{name}</LongName>
    </span>
  );
}
