/** Whether a number holds all digits of an integer in decimal notation. True for a text that is something else. */
export function isExactInteger(text: string): boolean {
  return !/^[-+]?\d+$/.test(text) || BigInt(Number(text)) === BigInt(text.replace('+', ''));
}
