import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from '../../../../src/gepa/lineages/combination';
import type { CandidateFault } from '../../../../src/gepa/text/text-fault';
import { mergeTexts } from '../../../../src/gepa/text/three-way-merge';
import { PromptError } from '../../../../src/prompts/prompt-error';
import { parseTemplate, type TemplateLanguage } from '../../../../src/prompts/template';

/** A piece of a prompt as people write them. The word makes it unique; its other lines repeat. */
const pieces: readonly ((word: string) => readonly string[])[] = [
  (word) => [`- Treat ${word} with care.`],
  (word) => ['<example>', `Input: ${word}`, 'Output: Send it to the billing team.', '</example>'],
  (word) => ['```', `answer ${word}`, '```'],
  (word) => ['{', `  "name": "${word}",`, '  "items": [', '  ]', '}'],
  (word) => ['for (const bean of beans) {', `  count('${word}');`, '}'],
  (word) => [`# About ${word}`, '', '---'],
];
const jinja = (word: string) => ['{% if strict %}', `Never say ${word}.`, '{% endif %}'];
const handlebars = (word: string) => ['{{#if strict}}', `Never say ${word}.`, '{{/if}}'];

/** How a change edits a piece. */
type Edit = 'keep' | 'reword' | 'insertBehind' | 'leaveOut';

interface Case {
  readonly base: readonly (readonly string[])[];
  /** For each piece, which of the changes edits it and how. No piece is edited by both. */
  readonly edits: readonly { readonly by: 0 | 1; readonly edit: Edit; readonly added: readonly string[] }[];
}

const pieceOf = (kinds: readonly ((word: string) => readonly string[])[], prefix: string) => (place: number) =>
  fc.constantFrom(...kinds).map((kind) => kind(`${prefix}${place}`));

const caseOf = (kinds: readonly ((word: string) => readonly string[])[]): fc.Arbitrary<Case> =>
  fc.integer({ min: 1, max: 8 }).chain((length) => {
    const places = Array.from({ length }, (_, place) => place);
    return fc.record({
      base: fc.tuple(...places.map(pieceOf(kinds, 'word'))),
      edits: fc.tuple(
        ...places.map((place) =>
          fc.record({
            by: fc.constantFrom(0 as const, 1 as const),
            edit: fc.constantFrom<Edit>('keep', 'keep', 'reword', 'insertBehind', 'leaveOut'),
            added: pieceOf(kinds, 'added')(place),
          }),
        ),
      ),
    });
  });

/** Builds the text with the edits of some of the changes. */
function textOf({ base, edits }: Case, by: readonly (0 | 1)[]): string {
  const lines = base.flatMap((piece, place) => {
    const made = edits[place];
    if (made === undefined || !by.includes(made.by)) return piece;
    switch (made.edit) {
      case 'keep':
        return piece;
      case 'leaveOut':
        return [];
      case 'insertBehind':
        return [...piece, ...made.added];
      case 'reword':
        return piece.map((line) => line.replace('word', 'other'));
    }
  });
  return ['Sort the tickets.', ...lines, 'That is all.'].join('\n');
}

/** Whether a change removes a piece and inserts another of the same form, which looks like a move. */
function moves({ base, edits }: Case): boolean {
  const formOf = (piece: readonly string[]) => piece.join('\n').replace(/(?:word|added)\d/, '');
  return edits.some(
    (one, place) =>
      one.edit === 'leaveOut' &&
      edits.some(
        (other) =>
          other.edit === 'insertBehind' && other.by === one.by && formOf(other.added) === formOf(base[place] ?? []),
      ),
  );
}

describe('two changes of different pieces of a prompt', () => {
  const anyPieces = [...pieces, jinja, handlebars];

  it('are both made exactly, whatever repeats around them', () => {
    fc.assert(
      fc.property(caseOf(anyPieces), (made) => {
        const [base, first, second] = [textOf(made, []), textOf(made, [0]), textOf(made, [1])];
        const merged = mergeTexts(base, first, second);
        fc.pre(!moves(made));
        expect(merged).toBe(textOf(made, [0, 1]));
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('change nothing when one of them changes nothing, and the same when both do the same', () => {
    fc.assert(
      fc.property(caseOf(anyPieces), (made) => {
        const [base, changed] = [textOf(made, []), textOf(made, [0, 1])];
        expect(mergeTexts(base, changed, base)).toBe(changed);
        expect(mergeTexts(base, base, changed)).toBe(changed);
        expect(mergeTexts(base, changed, changed)).toBe(changed);
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});

describe('a template that parsed', () => {
  it.each<[TemplateLanguage, (word: string) => readonly string[]]>([
    ['jinja', jinja],
    ['handlebars', handlebars],
  ])('still parses after it was combined: %s', (language, block) => {
    const faultOf = ({ route = '' }: Readonly<Record<string, string>>): CandidateFault | undefined => {
      try {
        parseTemplate(language, route);
        return undefined;
      } catch (error) {
        if (!(error instanceof PromptError)) throw error;
        return { component: 'route', fault: { kind: 'malformed', detail: error.message } };
      }
    };
    fc.assert(
      fc.property(caseOf([block, (word) => [`- Treat ${word} with care.`]]), (made) => {
        const changes = [textOf(made, [0]), textOf(made, [1])].map((route) => ({ route }));
        const { texts, used } = combine({ route: textOf(made, []) }, changes, faultOf);
        expect(faultOf(texts)).toBeUndefined();
        expect(used).toContain(0);
      }),
      { numRuns: 300, seed: 9 },
    );
  });
});

describe('code', () => {
  const lines = readFileSync(join('media', 'sample', 'speed', 'bean-counter.js'), 'utf8').split('\n');
  const withComment = (text: readonly string[], place: number, comment: string) =>
    text.toSpliced(place, 0, comment).join('\n');

  it('of the sample takes two added comments at any two places', () => {
    for (let first = 0; first < lines.length; first += 3) {
      for (let second = first; second < lines.length; second += 4) {
        const changes = [withComment(lines, first, '// One.'), withComment(lines, second, '// Two.')];
        const merged = mergeTexts(lines.join('\n'), changes[0] ?? '', changes[1] ?? '') ?? '';
        expect(merged).toBe(withComment(lines.toSpliced(first, 0, '// One.'), second + 1, '// Two.'));
        expect(() => new Script(merged)).not.toThrow();
      }
    }
  });
});

describe('examples in a prompt', () => {
  const example = (input: string) => ['<example>', input, 'Send it to the billing team.', '</example>'].join('\n');
  const labelled = (input: string) => `Input: ${input}\nOutput: Send it to the billing team.\nSend it to the team now.`;
  const fenced = (input: string) => ['```', input, 'Send it to the billing team.', '```'].join('\n');

  it.each([
    ['between tags', example],
    ['behind labels', labelled],
    ['between fences', fenced],
  ])('keep an answer that both changes added, each in an example of its own: %s', (_name, write) => {
    const base = 'Sort it.\n\nBe brief.';
    const [first, second] = [`Sort it.\n\n${write('One.')}\n\nBe brief.`, `${base}\n\n${write('Two.')}`];
    expect(mergeTexts(base, first, second)).toBe(`Sort it.\n\n${write('One.')}\n\nBe brief.\n\n${write('Two.')}`);
  });
});
