// Tested by test/unit/gepa/search-transcript.test.ts.
/**
 * Works on several items side by side and returns the results in the order of the items. If some of it fails, waits for
 * the rest, which is paid for, and then throws the first failure in that order.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item, place: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const settled = await Promise.allSettled(items.map(work));
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
