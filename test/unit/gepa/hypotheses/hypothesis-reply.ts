/** Writes a reflection's reply with hypotheses, whose tags have no mark. */
export function hypothesesReply(...hypotheses: readonly (readonly [label: string, text: string])[]): string {
  return [
    '<diagnosis>It misses words.</diagnosis>',
    ...hypotheses.map(
      ([label, text], place) =>
        `<label_${place + 1}>${label}</label_${place + 1}><cause_${place + 1}>Because of ${label}.</cause_${place + 1}><new_text_${place + 1}>${text}</new_text_${place + 1}>`,
    ),
  ].join('\n');
}
