// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import { lineAt } from '../documents/line-ends';
import { jinjaTags, rawBlocks, type JinjaTag } from './jinja-tags';

/** An error in a template. */
export interface JinjaFault {
  /** A sentence that begins in lower case. */
  readonly fault: string;
  /** Counted from 1. */
  readonly line: number;
}

const BLOCKS: readonly string[] = ['if', 'for', 'macro', 'call', 'filter', 'set', 'block', 'switch', 'with'];

/**
 * Finds an unclosed or unsupported tag or block in a template of Jinja's family. The engines' own messages describe their internals
 * instead. Undefined for any other error.
 */
export function jinjaFault(text: string): JinjaFault | undefined {
  const tags = jinjaTags(text);
  return openTag(text, tags) ?? openBlock(text, tags) ?? unknownTag(text, tags);
}

/** Returns the range of every block, comment and raw block of a template. */
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
  return { fault: `the tag that begins with "${open[0]}" is not closed.`, line: lineAt(text, open.index) };
}

function openBlock(text: string, tags: readonly JinjaTag[]): JinjaFault | undefined {
  const open: { readonly name: string; readonly tag: JinjaTag }[] = [];
  for (const tag of tags.filter(({ kind }) => kind === 'statement')) {
    const name = nameOf(tag);
    const opened = name.startsWith('end') ? open.pop() : undefined;
    if (name.startsWith('end') && opened?.name !== name.slice('end'.length)) {
      const expected = opened === undefined ? 'no block is open' : `the open block is ${opened.tag.spelling}`;
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

/** Finds a tag of Python's Jinja that isn't supported, and says what to do instead. */
function unknownTag(text: string, tags: readonly JinjaTag[]): JinjaFault | undefined {
  for (const tag of tags.filter(({ kind }) => kind === 'statement')) {
    const line = lineAt(text, tag.offset);
    if (['include', 'import', 'from', 'extends'].includes(nameOf(tag))) {
      return { fault: `${tag.spelling} includes another template, which is not supported. Put its text here.`, line };
    }
    if (nameOf(tag) === 'for' && /\brecursive\s*[-+]?%\}$/.test(tag.spelling)) {
      return { fault: `${tag.spelling} is recursive, which is not supported. Nest the loops instead.`, line };
    }
  }
  return undefined;
}

/** Whether a tag is `{% set x = 1 %}`, which unlike `{% set x %}` doesn't open a block. */
function isAssignment(name: string, { spelling }: JinjaTag): boolean {
  return name === 'set' && spelling.includes('=');
}
