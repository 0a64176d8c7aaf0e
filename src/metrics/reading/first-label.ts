// Tested by test/unit/metrics/rules/label.test.ts.
/**
 * Returns the label that an output mentions first, as a whole word and in any case. Of labels that start at the same
 * position the longest counts, so that "card payment" isn't mistaken for "card". Undefined when there is none.
 */
export function firstLabelIn(output: string, labels: readonly string[]): string | undefined {
  let first: { readonly label: string; readonly position: number } | undefined;
  for (const label of labels) {
    const position = positionOf(output, label);
    if (position === undefined) continue;
    const isEarlier = first === undefined || position < first.position;
    const isLonger = position === first?.position && label.length > first.label.length;
    if (isEarlier || isLonger) first = { label, position };
  }
  return first?.label;
}

function positionOf(output: string, label: string): number | undefined {
  const literal = label.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])`, 'iu').exec(output)?.index;
}
