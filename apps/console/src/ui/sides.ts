/** The two rounds an address names; the first two when it names none. */
export function roundsOf(text: string | undefined): readonly [number, number] {
  const [, one, other] = /^(\d{1,2})-(\d{1,2})$/.exec(text ?? "") ?? [];
  const [left, right] = [Number(one), Number(other)];
  return left >= 1 && right >= 1 && left !== right ? [left, right] : [1, 2];
}

/** Every pair of a number of rounds, the neighbours first: 1-2, 2-3, 1-3. */
export function pairsOf(rounds: number): readonly string[] {
  const pairs: string[] = [];
  for (let apart = 1; apart < rounds; apart += 1)
    for (let left = 1; left + apart <= rounds; left += 1) pairs.push(`${left}-${left + apart}`);
  return pairs;
}
