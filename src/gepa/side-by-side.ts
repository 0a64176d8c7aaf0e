/**
 * Waits for work on several items, whose results stand in the order given whatever the timing. When some of it fails, the
 * rest is waited for (it is paid for) and the first failure of that order is thrown.
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
