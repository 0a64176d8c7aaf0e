import type { ProposedChange } from '../events';

/** What a reflection model answered, or why it cannot be understood (in words for the model and the developer). */
export type ParsedReply =
  | {
      readonly kind: 'understood';
      readonly diagnosis: string;
      readonly changes: readonly ProposedChange[];
      readonly text: string;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * Reads a reflection's reply. Tags with the request's mark are looked for first, then the same tags without it (models
 * drop what looks like noise), then a single fenced block, which is taken as the new text.
 */
export function parseReflectionReply(reply: string, mark: string): ParsedReply {
  const text = tagged(reply, 'new_text', mark);
  if (text !== undefined) {
    if (text.trim() === '') return { kind: 'unreadable', problem: 'the new text is empty.' };
    return {
      kind: 'understood',
      diagnosis: tagged(reply, 'diagnosis', mark)?.trim() ?? '',
      changes: parseChanges(tagged(reply, 'changes', mark) ?? ''),
      text,
    };
  }
  return parseFencedReply(reply, mark);
}

function parseFencedReply(reply: string, mark: string): ParsedReply {
  const blocks = fencedBlocks(reply);
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) {
    const found = blocks.length === 0 ? 'there is neither a' : `there are ${blocks.length} fenced blocks and no`;
    const alternative = blocks.length === 0 ? ' nor a fenced block' : '';
    return { kind: 'unreadable', problem: `${found} <new_text-${mark}> tag${alternative}.` };
  }
  if (block.body.trim() === '') return { kind: 'unreadable', problem: 'the new text is empty.' };
  const around = `${reply.slice(0, block.start)}\n${reply.slice(block.end)}`.trim();
  return { kind: 'understood', diagnosis: around, changes: [], text: block.body };
}

function tagged(reply: string, name: string, mark: string): string | undefined {
  for (const tag of [`${name}-${mark}`, name]) {
    const start = reply.indexOf(`<${tag}>`);
    const end = reply.lastIndexOf(`</${tag}>`);
    if (start >= 0 && end > start) return withoutFrame(reply.slice(start + tag.length + 2, end));
  }
  return undefined;
}

/** The line breaks that only set a body apart from its tags are not part of it. */
function withoutFrame(body: string): string {
  return body.replace(/^[ \t]*\r?\n/, '').replace(/\r?\n[ \t]*$/, '');
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

/** Fenced blocks by CommonMark's rule: a block ends at a fence of the same character that is at least as long. */
function fencedBlocks(text: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { start: number; bodyStart: number; fence: string } | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined) {
      if (fence !== undefined) open = { start: offset, bodyStart: end + 1, fence };
    } else if (fence !== undefined && fence.startsWith(open.fence) && line.trim() === fence) {
      blocks.push({ start: open.start, end, body: text.slice(open.bodyStart, Math.max(open.bodyStart, offset - 1)) });
      open = undefined;
    }
    offset = end + 1;
  }
  return blocks;
}
