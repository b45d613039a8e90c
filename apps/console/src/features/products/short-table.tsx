import type { ReactNode } from "react";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";

interface ShortTableProps<Row> {
  readonly title: string;
  /** A link to all of them, shown when there are any. */
  readonly door?: ReactNode;
  /** What was read: undefined until it is there. */
  readonly items: readonly Row[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => unknown;
  readonly empty: string;
  readonly columns: readonly { readonly name: string; readonly number?: boolean }[];
  readonly row: (item: Row) => ReactNode;
}

/** The few newest of something on the page of one product. */
export function ShortTable<Row>(props: ShortTableProps<Row>) {
  const { title, door, items, error, onRetry, empty, columns, row } = props;
  const some = items !== undefined && items.length > 0;
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{title}</h2>
        {some ? door : null}
      </header>
      <ProblemNotice error={error} onRetry={onRetry} />
      {items !== undefined && !some ? <p className={sheet["quiet"]}>{empty}</p> : null}
      {some ? (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                {columns.map(({ name, number }) => (
                  <th key={name} scope="col" className={number === true ? sheet["number"] : undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{items.map(row)}</tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
