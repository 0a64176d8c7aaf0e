/** One solved example for a module: what it was given, and what it should answer. */
export interface Demonstration {
  /** The name of the feedback example, e.g. `feedback-4`. */
  readonly example: string;
  readonly input: string;
  readonly output: string;
  /** Set if the output is the expected answer of the row, and not what the module answered itself. */
  readonly labelled?: true;
}

const [opening, closing] = ['<examples>', '</examples>'];
const between = '\n\n';
/** The tags of a block. A demonstration that has one could end the block early. */
const tags = /<\/?(?:examples?|input|output)>/;

/** Whether a demonstration can stand in a block. */
export function fitsBlock({ input, output }: Demonstration): boolean {
  return !tags.test(input) && !tags.test(output);
}

/**
 * Writes demonstrations as a block in tags, which `splitText` finds again. The empty text if there are none.
 *
 * @param literal writes a text so that the template with it prints it.
 */
export function blockOf(
  demonstrations: readonly Demonstration[],
  literal: (text: string) => string | undefined = (text) => text,
): string {
  const examples = demonstrations.flatMap(({ input, output }) => {
    const [given, answer] = [literal(input), literal(output)];
    if (given === undefined || answer === undefined) return [];
    return [`<example>\n<input>\n${given}\n</input>\n<output>\n${answer}\n</output>\n</example>`];
  });
  return examples.length === 0 ? '' : [opening, ...examples, closing].join('\n');
}

/** Appends a block to an instruction, which stays as it is if the block is empty. */
export function withBlock(instruction: string, block: string): string {
  return block === '' ? instruction : `${instruction.trimEnd()}${between}${block}`;
}

/** A component's text as an instruction and the block of demonstrations at its end, which is empty if there is none. */
export interface SplitText {
  readonly instruction: string;
  readonly block: string;
}

/** Splits a text into its instruction and its demonstrations. A block that the developer wrote or edited counts, too. */
export function splitText(text: string): SplitText {
  const trimmed = text.trimEnd();
  const start = trimmed.endsWith(`\n${closing}`) ? trimmed.lastIndexOf(`\n${opening}\n`) : -1;
  if (start < 0) return { instruction: text, block: '' };
  return { instruction: trimmed.slice(0, start).trimEnd(), block: trimmed.slice(start + 1) };
}
