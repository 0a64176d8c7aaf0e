// Tested by test/unit/prompts/templates/host-expressions.test.ts.
import { randomUUID } from 'node:crypto';
import { jinjaBlocks } from './jinja-faults';
import { valueAt } from './row-values';
import type { ParsedTemplate, RenderedPart, RoleLines, TemplateEngine, TemplateUse, Values } from './template-engine';

/** A line that opens a message, e.g. `system:`, `# User:` or `assistant[name=x]:`. */
const ROLE_LINE =
  /(?<=^|\n)(?:[ \t]*#)?[ \t]*(assistant|developer|system|user)(?:\[[^\]\r\n]*\])?[ \t]*:[ \t]*(?:\r?\n|$)/gi;

/** Also matches a line whose role is a variable, e.g. `{{item.role}}:`. */
const ANY_ROLE_LINE =
  /(?<=^|\n)(?:[ \t]*#)?[ \t]*(?:(?:assistant|developer|system|user)(?:\[[^\]\r\n]*\])?|\{\{-?[ \t]*(?:[\w.]+\.)?role[ \t]*-?\}\})[ \t]*:[ \t]*(?=\r?\n|$)/gi;

/** A whole mustache section or a comment. */
const MUSTACHE_BLOCK = /\{\{[#^]\s*([^\s{}]+)\s*\}\}[\s\S]*?\{\{\/\s*\1\s*\}\}|\{\{![\s\S]*?\}\}/g;

/** A role line in a text. */
export interface RoleLine {
  /** In lower case. */
  readonly role: string;
  readonly start: number;
  /** After its line end. */
  readonly end: number;
}

/** Returns the role lines of a template outside its blocks. Those inside are only known when the template is filled. */
export function roleLinesOutsideBlocks(text: string, language: RoleLines['roleLines']): readonly RoleLine[] {
  const blocks =
    language === 'jinja'
      ? jinjaBlocks(text)
      : Array.from(text.matchAll(MUSTACHE_BLOCK), ({ 0: block, index }) => ({
          offset: index,
          end: index + block.length,
        }));
  return roleLinesIn(text).filter(({ start }) => !blocks.some(({ offset, end }) => start >= offset && start < end));
}

/** Wraps an engine to split filled templates at their role lines. */
export function withRoleLines(engine: TemplateEngine): TemplateEngine {
  return {
    parse: (text): ParsedTemplate => {
      const template = engine.parse(text);
      const { uses } = template;
      return {
        uses: [...uses, ...markersOf(text)].toSorted((one, other) => one.offset - other.offset),
        render: (values, partials) => {
          const conversations = conversationsIn(text, uses, values);
          const filled = conversations.length === 0 ? template : engine.parse(withPlaces(text, conversations));
          const parts = filled.render(guarded(values) as Values, partials);
          return parts.flatMap((part) => (part.kind === 'text' ? split(part.text, conversations) : [part]));
        },
      };
    },
  };
}

/** Returns role lines as markers, which must be kept inside a block. */
function markersOf(text: string): readonly TemplateUse[] {
  return Array.from(text.matchAll(ANY_ROLE_LINE), ({ 0: line, index }) => {
    const spelling = line.trim();
    return { kind: 'marker', names: [spelling], spelling, offset: index + line.indexOf(spelling), optional: true };
  });
}

function roleLinesIn(text: string): readonly RoleLine[] {
  return Array.from(text.matchAll(ROLE_LINE), ({ 0: line, 1: role = '', index }) => ({
    role: role.toLowerCase(),
    start: index,
    end: index + line.length,
  }));
}

/** Marks positions in a text. Values of a row cannot contain it. */
const ID = randomUUID();
const PLACE = new RegExp(`<${ID}:(\\d+)>`);

/** A position where a template prints a conversation. */
interface ConversationPlace {
  readonly use: TemplateUse;
  readonly value: object;
}

function conversationsIn(text: string, uses: readonly TemplateUse[], values: Values): readonly ConversationPlace[] {
  return uses.flatMap((use) => {
    const value = use.kind === 'value' ? valueAt(values, use.names[0]) : undefined;
    const isAlone =
      /^\{\{\{?[-&]?\s*[\w.]+\s*-?\}?\}\}$/.test(use.spelling) && text.startsWith(use.spelling, use.offset);
    return isAlone && isConversation(value) ? [{ use, value }] : [];
  });
}

function isConversation(value: unknown): value is readonly object[] {
  return (
    Array.isArray(value) &&
    value.some((message: unknown) => typeof message === 'object' && message !== null && 'role' in message)
  );
}

function withPlaces(text: string, places: readonly ConversationPlace[]): string {
  return places.reduceRight(
    (changed, { use: { offset, spelling } }, index) =>
      `${changed.slice(0, offset)}<${ID}:${index}>${changed.slice(offset + spelling.length)}`,
    text,
  );
}

/** Disguises role lines in values. */
function guarded(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(ROLE_LINE, (line) => line.replace(':', `<${ID}>:`));
  if (Array.isArray(value)) return value.map(guarded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, guarded(item)]));
}

function split(text: string, conversations: readonly ConversationPlace[]): readonly RenderedPart[] {
  const parts = text.split(PLACE).flatMap((piece, index): readonly RenderedPart[] => {
    if (index % 2 === 0) return splitAtRoles(piece);
    const place = conversations[Number(piece)];
    return place === undefined ? [] : [{ kind: 'value', value: place.value }];
  });
  return parts.flatMap((part): readonly RenderedPart[] => {
    if (part.kind !== 'text') return [part];
    const said = part.text.replaceAll(`<${ID}>`, '').replace(BLANK_LINES_ABOVE, '').trimEnd();
    return said === '' ? [] : [{ kind: 'text', text: said }];
  });
}

/** Blank lines above a message aren't part of it, and neither is white space below it. */
const BLANK_LINES_ABOVE = /^(?:[ \t]*\r?\n)+/;

function splitAtRoles(text: string): readonly RenderedPart[] {
  const lines = roleLinesIn(text);
  const textUpTo = (start: number, end: number): RenderedPart => ({ kind: 'text', text: text.slice(start, end) });
  return [
    textUpTo(0, lines[0]?.start ?? text.length),
    ...lines.flatMap(({ role, end }, index): readonly RenderedPart[] => [
      // Newer models call the system message the developer message.
      { kind: 'role', role: role === 'developer' ? 'system' : role },
      textUpTo(end, lines[index + 1]?.start ?? text.length),
    ]),
  ];
}
