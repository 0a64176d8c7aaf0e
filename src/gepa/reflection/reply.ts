// Tested by test/unit/gepa/reflection.test.ts.
import type { ExplainedHypothesis, ProposedChange } from '../proposal';
import { lastBody } from '../text/unique-tags';

/** The content of a reply, or why it can't be read, in words for the model and the developer. */
export type ParsedReply =
  | {
      readonly kind: 'understood';
      readonly diagnosis: string;
      readonly changes: readonly ProposedChange[];
      readonly text: string;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads a reflection's reply. Looks for tags with the request's mark, then for the same tags without it, because models
 * drop what looks like noise, then for a single fenced block as the new text. Trims white space around the text.
 */
export function parseReflectionReply(reply: string, mark: string): ParsedReply {
  const normal = reply.replace(/\r\n/g, '\n');
  const tag = [`new_text-${mark}`, 'new_text'].find((name) => normal.includes(`<${name}>`));
  if (tag === undefined) return parseFencedReply(normal, mark);
  const text = lastBody(normal, tag);
  if (text === undefined) {
    return { kind: 'unreadable', problem: `the reply ends before </${tag}>. It may have been cut off.` };
  }
  if (text === '') return { kind: 'unreadable', problem: 'the new text is empty.' };
  const bodyOf = (name: string) => lastBody(normal, `${name}-${mark}`) ?? lastBody(normal, name) ?? '';
  return {
    kind: 'understood',
    diagnosis: bodyOf('diagnosis'),
    changes: parseChanges(bodyOf('changes')),
    text: withoutFence(text),
  };
}

/** The content of a reply with several texts, of which those that stay as they are are left out. */
export type ParsedTexts =
  | {
      readonly kind: 'understood';
      readonly diagnosis: string;
      /** The changed texts, with the changes of each, by their number in the request (from 1). */
      readonly texts: ReadonlyMap<number, { readonly text: string; readonly changes: readonly ProposedChange[] }>;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads a reply with several numbered texts: `new_text_1`, `changes_1`, … Otherwise as {@link parseReflectionReply} does.
 *
 * @param count of the texts in the request.
 */
export function parseTextsReply(reply: string, mark: string, count: number): ParsedTexts {
  const normal = reply.replace(/\r\n/g, '\n');
  const bodyOf = (name: string) => lastBody(normal, `${name}-${mark}`) ?? lastBody(normal, name);
  const texts = new Map<number, { readonly text: string; readonly changes: readonly ProposedChange[] }>();
  for (let number = 1; number <= count; number += 1) {
    const text = bodyOf(`new_text_${number}`);
    if (text === '') return { kind: 'unreadable', problem: `the new text ${number} is empty.` };
    if (text === undefined) continue;
    texts.set(number, { text: withoutFence(text), changes: parseChanges(bodyOf(`changes_${number}`) ?? '') });
  }
  return texts.size === 0
    ? { kind: 'unreadable', problem: `there is no closed tag <new_text_1-${mark}> to <new_text_${count}-${mark}>.` }
    : { kind: 'understood', diagnosis: bodyOf('diagnosis') ?? '', texts };
}

/** A hypothesis in a reply, with its text. */
export interface ParsedHypothesis extends ExplainedHypothesis {
  readonly text: string;
  readonly changes: readonly ProposedChange[];
}

/** The usable hypotheses of a reply. */
export type ParsedHypotheses =
  | {
      readonly kind: 'understood';
      readonly diagnosis: string;
      /** At least one, in the reply's order. */
      readonly hypotheses: readonly [ParsedHypothesis, ...ParsedHypothesis[]];
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads a reply with several numbered hypotheses: `label_1`, `cause_1`, `changes_1`, `new_text_1`, … One without a closed text, and one
 * that repeats the text of another, is left out. A reply in the form for a single text is one hypothesis without a label.
 *
 * @param count the most hypotheses that were asked for; further ones are left out.
 */
export function parseHypothesesReply(reply: string, mark: string, count: number): ParsedHypotheses {
  const normal = reply.replace(/\r\n/g, '\n');
  const bodyOf = (name: string) => lastBody(normal, `${name}-${mark}`) ?? lastBody(normal, name);
  const hypotheses: ParsedHypothesis[] = [];
  for (let number = 1; number <= count; number += 1) {
    const text = withoutFence(bodyOf(`new_text_${number}`) ?? '');
    if (text === '' || hypotheses.some((other) => other.text === text)) continue;
    hypotheses.push({
      label: onOneLine(bodyOf(`label_${number}`) ?? ''),
      cause: bodyOf(`cause_${number}`) ?? '',
      text,
      changes: parseChanges(bodyOf(`changes_${number}`) ?? ''),
    });
  }
  const [first, ...others] = hypotheses;
  if (first !== undefined)
    return { kind: 'understood', diagnosis: bodyOf('diagnosis') ?? '', hypotheses: [first, ...others] };
  const single = parseReflectionReply(reply, mark);
  if (single.kind === 'unreadable') {
    return { kind: 'unreadable', problem: `there is no closed tag <new_text_1-${mark}> with a text.` };
  }
  const { diagnosis, text, changes } = single;
  return { kind: 'understood', diagnosis, hypotheses: [{ label: '', cause: '', text, changes }] };
}

/** Returns the texts in a reply of any of these forms, also those that can't be used. */
export function textsInReply(reply: string, mark: string): readonly string[] {
  const normal = reply.replace(/\r\n/g, '\n');
  const numbers = new Set([...normal.matchAll(/<new_text_(\d+)[->]/g)].map((match) => match[1] ?? ''));
  const numbered = [...numbers].flatMap((number) => {
    const name = `new_text_${number}`;
    return lastBody(normal, `${name}-${mark}`) ?? lastBody(normal, name) ?? [];
  });
  if (numbered.length > 0 && !normal.includes(`<new_text-${mark}>`)) return numbered.map(withoutFence);
  const single = parseReflectionReply(reply, mark);
  return single.kind === 'understood' ? [single.text] : [];
}

/** Keeps a name short enough for a line. */
function onOneLine(label: string): string {
  const line = label.replace(/\s+/g, ' ').trim();
  return line.length > longestLabel ? `${line.slice(0, longestLabel - 1)}…` : line;
}

const longestLabel = 80;

function parseFencedReply(reply: string, mark: string): ParsedReply {
  const blocks = fencedBlocks(reply);
  if (blocks === undefined) {
    return {
      kind: 'unreadable',
      problem: `a fenced block is not closed, or holds others. Use the <new_text-${mark}> tag.`,
    };
  }
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) {
    const found = blocks.length === 0 ? 'there is neither a' : `there are ${blocks.length} fenced blocks and no`;
    const alternative = blocks.length === 0 ? ' nor a fenced block' : '';
    return { kind: 'unreadable', problem: `${found} <new_text-${mark}> tag${alternative}.` };
  }
  const text = block.body.trim();
  if (text === '') return { kind: 'unreadable', problem: 'the new text is empty.' };
  const around = `${reply.slice(0, block.start)}\n${reply.slice(block.end)}`.trim();
  return { kind: 'understood', diagnosis: around, changes: [], text };
}

/** Unwraps a text that the model fenced inside the tags. */
function withoutFence(text: string): string {
  const blocks = fencedBlocks(text);
  const [block] = blocks ?? [];
  return blocks?.length === 1 && block?.start === 0 && block.end === text.length ? block.body.trim() : text;
}

function parseChanges(body: string): readonly ProposedChange[] {
  const changes = [...body.matchAll(/<change(?:\s+examples="([^"]*)")?\s*>([\s\S]*?)<\/change>/g)].map((match) => ({
    summary: (match[2] ?? '').trim(),
    examples: splitNames(match[1] ?? ''),
  }));
  if (changes.length > 0) return changes.filter(({ summary }) => summary !== '');
  return body
    .split('\n')
    .map((line) => line.replace(/^\s*[-*]\s*/, '').trim())
    .filter((line) => line !== '')
    .map((summary) => ({ summary, examples: [] }));
}

function splitNames(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

interface FencedBlock {
  readonly start: number;
  readonly end: number;
  readonly body: string;
}

/**
 * Finds fenced blocks as CommonMark does: a block ends at a bare fence of the same character that is at least as long.
 * Returns undefined if a block isn't closed, such as one that contains blocks with the same fence.
 */
function fencedBlocks(text: string): readonly FencedBlock[] | undefined {
  const blocks: FencedBlock[] = [];
  let open: { start: number; bodyStart: number; fence: string } | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined) {
      if (fence !== undefined) open = { start: offset, bodyStart: end + 1, fence };
    } else if (fence?.startsWith(open.fence) === true) {
      if (line.trim() !== fence) return undefined;
      blocks.push({ start: open.start, end, body: text.slice(open.bodyStart, Math.max(open.bodyStart, offset - 1)) });
      open = undefined;
    }
    offset = end + 1;
  }
  return open === undefined ? blocks : undefined;
}
