import { useMay } from "../../api/connection.tsx";
import { Desk } from "./desk.tsx";
import { MyCounts } from "./my-counts.tsx";

/** Where everybody begins: who may read counts sees what waits and runs, who counts his own counts. */
export function HomePage() {
  return useMay("count.read") ? <Desk /> : <MyCounts />;
}
