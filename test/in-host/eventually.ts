/** Far more than it takes, for a busy machine. What is awaited is always a condition. */
const limitMs = 180_000;

/**
 * Waits until a condition gives something, and returns it.
 *
 * @param what is said when it does not in time.
 */
export async function eventually<Value>(
  what: string,
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
