import type { CountTask, ResolvedCode, Tracking } from "@stockex/contracts";

/** Where one counts. */
export interface Place {
  /** Null when the place is known by the code on its label only (no connection). */
  readonly id: string | null;
  readonly code: string;
  readonly path: string;
}

/** What one counts now: a product, or a code that nobody knows yet. */
export interface Target {
  readonly productId: string | null;
  readonly code: string;
  readonly name: string | null;
  readonly tracking: Tracking;
  readonly unitId: string | null;
  readonly lot: string | null;
  /** Carried by the label itself (weight, pieces in a GS1 code); offered, not assumed. */
  readonly labelled: string | null;
  readonly how: "scan" | "typed";
}

export function targetOfTask(task: CountTask, how: Target["how"]): Target {
  return {
    productId: task.productId,
    code: task.productCode,
    name: task.productName,
    tracking: task.tracking,
    unitId: task.unitId,
    lot: task.lotCode,
    labelled: null,
    how,
  };
}

export function targetOfCode(code: string, found: ResolvedCode, how: Target["how"]): Target {
  return {
    productId: found.productId,
    code: found.productCode ?? code,
    name: found.productName,
    tracking: found.tracking ?? "none",
    unitId: found.unitId,
    lot: found.serial ?? found.lot,
    labelled: found.quantity,
    how,
  };
}

/** A code taken as it is: a supervisor will say what it stands for. */
export function unknownTarget(code: string, how: Target["how"]): Target {
  return {
    productId: null,
    code,
    name: null,
    tracking: "none",
    unitId: null,
    lot: null,
    labelled: null,
    how,
  };
}

/** Whether the product still needs a lot or serial number before its quantity. */
export function needsLot(target: Target): boolean {
  return target.tracking !== "none" && target.lot === null;
}
