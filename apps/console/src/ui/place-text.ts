interface Placed {
  readonly locationCode: string;
  readonly lotCode: string | null;
}

/** Where a line is, with the lot that lies there: "A-03-2 · L2401". */
export const placeText = ({ locationCode, lotCode }: Placed) =>
  lotCode === null ? locationCode : `${locationCode} · ${lotCode}`;
