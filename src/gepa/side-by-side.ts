/**
 * Does work on items side by side, at most `limit` at once, started in the order given. The results stand in that order
 * whatever the timing. When one fails, no further ones are started, those under way are waited for (they are paid for),
 * and the first failure is thrown.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const waiting = [...items.entries()];
  const failures: unknown[] = [];
  const workInTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [place, item] = next;
      try {
        results.set(place, await work(item));
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, workInTurn));
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
