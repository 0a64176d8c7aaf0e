import { lineAt } from '../documents/line-ends';
import { jinjaTags, rawBlocks, type JinjaTag } from './jinja-tags';

/** What is wrong with a text, in words. */
export interface JinjaFault {
  readonly fault: string;
  /** From 1. */
  readonly line: number;
}

const BLOCKS: readonly string[] = ['if', 'for', 'macro', 'call', 'filter', 'set', 'block', 'switch', 'with'];

/**
 * What makes a text no template of Jinja's family, when it is a tag or a block that is not closed: the engines' own words
 * for these are about their insides. Undefined when it is something else.
 */
export function jinjaFault(text: string): JinjaFault | undefined {
  const tags = jinjaTags(text);
  return openTag(text, tags) ?? openBlock(text, tags) ?? unknownTag(text, tags);
}

/** The blocks of a template, from the first tag of each to its last; with its comments and raw blocks, which hold text alone. */
export function jinjaBlocks(text: string): readonly { readonly offset: number; readonly end: number }[] {
  const tags = jinjaTags(text).filter(({ kind }) => kind === 'statement');
  const open: JinjaTag[] = [];
  const blocks = tags.flatMap((tag) => {
    const name = nameOf(tag);
    if (BLOCKS.includes(name) && !isAssignment(name, tag)) open.push(tag);
    const opened = name.startsWith('end') ? open.pop() : undefined;
    return opened === undefined ? [] : [{ offset: opened.offset, end: tag.offset + tag.spelling.length }];
  });
  return [...blocks, ...rawBlocks(text), ...commentsIn(text)];
}

function commentsIn(text: string): readonly { readonly offset: number; readonly end: number }[] {
  return Array.from(text.matchAll(/\{#[\s\S]*?#\}/g), ({ 0: comment, index }) => ({
    offset: index,
    end: index + comment.length,
  }));
}

function nameOf({ spelling }: JinjaTag): string {
  return /^\{%[-+]?\s*(\w+)/.exec(spelling)?.[1] ?? '';
}

function openTag(text: string, tags: readonly JinjaTag[]): JinjaFault | undefined {
  const taken = [
    ...tags.map(({ offset, spelling }) => ({ offset, end: offset + spelling.length })),
    ...rawBlocks(text),
    ...commentsIn(text),
  ];
  const open = Array.from(text.matchAll(/\{[{%#]/g)).find(
    ({ index }) => !taken.some(({ offset, end }) => index >= offset && index < end),
  );
  if (open === undefined) return undefined;
  return { fault: `the tag that "${open[0]}" opens is not closed.`, line: lineAt(text, open.index) };
}

function openBlock(text: string, tags: readonly JinjaTag[]): JinjaFault | undefined {
  const open: { readonly name: string; readonly tag: JinjaTag }[] = [];
  for (const tag of tags.filter(({ kind }) => kind === 'statement')) {
    const name = nameOf(tag);
    const opened = name.startsWith('end') ? open.pop() : undefined;
    if (name.startsWith('end') && opened?.name !== name.slice('end'.length)) {
      const expected = opened === undefined ? 'nothing is open there' : `${opened.tag.spelling} is open there`;
      return { fault: `${tag.spelling} closes a block, but ${expected}.`, line: lineAt(text, tag.offset) };
    }
    if (BLOCKS.includes(name) && !isAssignment(name, tag)) open.push({ name, tag });
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  return {
    fault: `${last.tag.spelling} is not closed with {% end${last.name} %}.`,
    line: lineAt(text, last.tag.offset),
  };
}

/** Tags of Python's Jinja that cannot be used here, with what to do instead. */
function unknownTag(text: string, tags: readonly JinjaTag[]): JinjaFault | undefined {
  for (const tag of tags.filter(({ kind }) => kind === 'statement')) {
    const line = lineAt(text, tag.offset);
    if (['include', 'import', 'from', 'extends'].includes(nameOf(tag))) {
      return { fault: `${tag.spelling} takes in another template, which is not done. Put its text here.`, line };
    }
    if (nameOf(tag) === 'for' && /\brecursive\s*[-+]?%\}$/.test(tag.spelling)) {
      return { fault: `${tag.spelling} calls itself, which is not done. Write the loops inside each other.`, line };
    }
  }
  return undefined;
}

/** `{% set x = 1 %}` is not a block, `{% set x %}` is. */
function isAssignment(name: string, { spelling }: JinjaTag): boolean {
  return name === 'set' && spelling.includes('=');
}
