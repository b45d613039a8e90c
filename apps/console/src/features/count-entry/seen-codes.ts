/** So long a code must be out of sight to count as another scan. */
const GONE_MS = 1_200;

/** Tells one look at a label from two: the camera sees the same code in every frame. */
export class SeenCodes {
  #code: string | null = null;
  #lastSeen = 0;

  /** Whether what a frame shows is to be taken as a scan; a frame without a code shows null. */
  isNew(code: string | null, now: number): boolean {
    if (code === null) return false;
    const same = code === this.#code && now - this.#lastSeen < GONE_MS;
    this.#code = code;
    this.#lastSeen = now;
    return !same;
  }
}
