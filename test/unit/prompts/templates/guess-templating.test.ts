import { describe, expect, it } from 'vitest';
import { guessTemplating } from '../../../../src/prompts/templates/guess-templating';

describe('the template language of a text', () => {
  it.each([
    ['prompts/a.j2', 'plain', 'jinja'],
    ['prompts/a.jinja2', '{{a}}', 'jinja'],
    ['prompts/a.njk', '{{a}}', 'nunjucks'],
    ['prompts/a.hbs', '{{a}}', 'handlebars'],
    ['prompts/a.mustache', '{{a}}', 'mustache'],
  ])('follows from the file extension: %s', (path, text, templating) => {
    expect(guessTemplating(path, text)).toBe(templating);
  });

  it.each([
    ['{% if a %}x{% endif %}', 'jinja'],
    ['{%- for x in y %}', 'jinja'],
    ['Say {{ name | upper }}', 'jinja'],
    ['{{#if a}}x{{/if}}', 'handlebars'],
    ['{{#each items}}{{name}}{{/each}}', 'handlebars'],
    ['{{role "system"}}', 'handlebars'],
    ['{{#items}}{{name}}{{/items}}', 'mustache'],
    ['{{^items}}none{{/items}}', 'mustache'],
    ['{{{text}}}', 'mustache'],
    ['{{input}}', 'doubleBraces'],
    ['no variables, 100 % sure', 'doubleBraces'],
    ['Answer as {"label": "x"}', 'doubleBraces'],
    ['a: ${{ secrets.X | y }}', 'doubleBraces'],
  ])('is recognized from the text: %s', (text, templating) => {
    expect(guessTemplating('prompts/a.txt', text)).toBe(templating);
  });

  it('is VS Code’s in .prompt.md files', () => {
    expect(guessTemplating('.github/prompts/a.prompt.md', 'Name ${input:name}')).toBe('vscodeInput');
    expect(guessTemplating('prompts/a.md', 'In bash, ${selection} is a variable')).toBe('doubleBraces');
    expect(guessTemplating('.github/prompts/a.prompt.md', 'Name {{name}}')).toBe('doubleBraces');
  });

  it('is that of slash commands in their folders', () => {
    expect(guessTemplating('.claude/commands/git/fix.md', 'Fix {{x}}: $ARGUMENTS')).toBe('commandArguments');
    expect(guessTemplating('web\\.claude\\commands\\fix.md', 'Fix it.')).toBe('commandArguments');
    expect(guessTemplating('prompts/fix.md', 'Fix {{x}}: $ARGUMENTS')).toBe('doubleBraces');
  });

  it('uses single braces only if they name a column of the data', () => {
    expect(guessTemplating('prompts/a.txt', 'Answer {question}', ['question'])).toBe('fString');
    expect(guessTemplating('prompts/a.txt', 'Answer {question} as {{"a": 1}}', ['question'])).toBe('fString');
    expect(guessTemplating('prompts/a.txt', 'Answer {question}')).toBe('doubleBraces');
    expect(guessTemplating('prompts/a.txt', 'Answer {question}', ['input'])).toBe('doubleBraces');
    expect(guessTemplating('prompts/a.txt', 'Answer {{input}} in {place}', ['input', 'place'])).toBe('doubleBraces');
  });
});
