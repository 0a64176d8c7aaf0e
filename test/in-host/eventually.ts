/** Generous, for a busy machine, since every wait ends as soon as its condition holds. */
const limitMs = 180_000;

/**
 * Waits until a condition returns a value, and returns it.
 *
 * @param what names the condition in the error after the time limit.
 */
export async function eventually<Value>(
  what: string,
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Timed out waiting: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
