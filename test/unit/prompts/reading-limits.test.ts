import { describe, expect, test } from 'vitest';
import { PromptError } from '../../../src/prompts/prompt-error';
import { readPromptFile, detectFormat } from '../../../src/prompts/prompt-file';
import { parseTemplate, renderTemplate, variableObjection, type TemplateLanguage } from '../../../src/prompts/template';
import { guessTemplating } from '../../../src/prompts/templates/guess-templating';

/** What models write when they repeat themselves, about 60 kB each. */
const repeated = ['{{x}}', '{{#if x}}', '{{', '{{ (', ' ', '\\"'].map((piece) =>
  piece.repeat(Math.ceil(60_000 / piece.length)),
);

/** Returns the result or the message that refuses the text. Any other error fails the test. */
function read<Result>(reading: () => Result): Result | string {
  try {
    return reading();
  } catch (error) {
    if (error instanceof PromptError) return error.message;
    throw error;
  }
}

describe('a repetitive text', { timeout: 300_000 }, () => {
  test.each<TemplateLanguage>(['handlebars', 'jinja', 'nunjucks'])(
    'is read as %s, or refused with an explanation',
    (language) => {
      for (const text of repeated) {
        expect(read(() => parseTemplate(language, text).render({ x: 'a', input: 'b' }, {}))).not.toBe('');
        expect(read(() => variableObjection(language, 'Say {{x}}.', text))).not.toBe('');
      }
    },
  );

  test.each(['p.prompty', 'p.toml'])('is read from %s, or refused with an explanation', (path) => {
    for (const text of repeated) {
      const content = path === 'p.toml' ? `prompt = """${text}"""` : text;
      expect(read(() => (detectFormat(path, content) === undefined ? 'none' : readPromptFile(path, content)))).not.toBe(
        '',
      );
    }
  });

  test('does not keep us from guessing its template language', () => {
    for (const text of repeated) expect(read(() => guessTemplating('p.txt', text, ['x']))).not.toBe('');
  });
});

test('finds many Jinja tags without quadratic time', () => {
  const text = Array.from({ length: 5000 }, (_, index) => `{{ v${index} }}`).join(' ');
  const { uses } = parseTemplate('jinja', text);
  expect(uses).toHaveLength(5000);
  expect(uses.at(-1)).toMatchObject({ names: ['v4999'], spelling: '{{ v4999 }}', offset: text.length - 11 });
});

describe('a template that takes forever to fill', { timeout: 120_000 }, () => {
  const loops = '{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}';
  test.each<[TemplateLanguage, string, string]>([
    ['jinja', loops, 'it takes longer than'],
    ['nunjucks', loops, 'it takes longer than'],
    [
      'nunjucks',
      '{{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"|replace(r/(a+)+b/, "") }}',
      'it takes longer than',
    ],
    ['nunjucks', '{{ "x"|center(999999999) }}', 'center() is limited to'],
    ['nunjucks', '{{ "x\\ny"|indent(999999999) }}', 'indent() is limited to'],
    ['jinja', '{{ "x\\ny"|indent(999999999) }}', 'cannot be filled'],
  ])('is stopped: %s, %s', (language, text, problem) => {
    expect(() => renderTemplate(language, text, { input: 'x' })).toThrow(problem);
  });

  test('is stopped when the text becomes longer than any model can read', () => {
    const text = '{% for a in range(30) %}{{ input }}{% endfor %}';
    expect(() => renderTemplate('jinja', text, { input: 'x'.repeat(1_000_000) })).toThrow(
      /becomes \d+ characters long/,
    );
  });
});

test('refuses a template that is nested too deeply', () => {
  const text = `{{ ${'('.repeat(30_000)}x${')'.repeat(30_000)} }}`;
  for (const language of ['jinja', 'nunjucks'] as const) {
    expect(() => parseTemplate(language, text)).toThrow(PromptError);
  }
});

test('fills ordinary calls of center() and indent()', () => {
  expect(renderTemplate('nunjucks', '[{{ "ab"|center(6) }}][{{ "a\\nb"|indent(2) }}]', {})).toBe('[  ab  ][a\n  b]');
});
