import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataForPrompt } from '../../../../src/runs/draft/data-files';
import { guessData, nearnessOf, type DataGuess } from '../../../../src/runs/draft/data-guess';
import { newDraft, withData } from '../../../../src/runs/draft/run-draft';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guess-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Guesses the data of a prompt in a workspace with some data files. */
async function guessFor(prompt: string, content: string, data: Readonly<Record<string, string>>): Promise<DataGuess> {
  for (const [name, text] of Object.entries({ ...data, [prompt]: content })) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const file = join(root, prompt);
  const files = new Map(Object.keys(data).map((name) => [name, join(root, name)]));
  const choices = dataForPrompt({ file, path: prompt, content }, files);
  const draft = newDraft({ prompt: file, content, specFile: join(root, 'new.gepa.yaml'), component: 'prompt' });
  return guessData(draft, choices, (path) => relative(root, path));
}

/** Returns the files that are suggested for a prompt, relative to the workspace; undefined when none are. */
async function suggested(...workspace: Parameters<typeof guessFor>): Promise<string | undefined> {
  const guess = await guessFor(...workspace);
  return guess.kind === 'found' ? relative(root, guess.data.files.feedback) : undefined;
}

function jsonl(...rows: readonly Readonly<Record<string, unknown>>[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const tags = jsonl(
  { text: 'How do I mount a volume?', label: 'docker' },
  { text: 'What is a closure?', label: 'javascript' },
  { text: 'Why is my list empty?', label: 'python' },
  { text: 'How do I join two tables?', label: 'sql' },
);

const chatYaml = [
  'messages:',
  '  - role: system',
  '    content: Be brief.',
  '  - role: user',
  '    content: "{{topic}}"',
];
const frontMatter = (...lines: readonly string[]) => ['---', ...lines, '---', ''].join('\n');

/** Prompt files as developers have them, none of which is about tags. */
const prompts: Readonly<Record<string, string>> = {
  'AGENTS.md': '# Working here\n\nRun the tests before a commit.\n',
  'CLAUDE.md': 'Use pnpm. Never edit generated files.\n',
  '.github/copilot-instructions.md': 'Write tests with vitest.\n',
  'SKILL.md': `${frontMatter('name: pdf-forms', 'description: Fills PDF forms.')}Read the fields first.\n`,
  'skills/pdf-forms/SKILL.md': `${frontMatter('name: pdf-forms', 'description: Fills PDF forms.')}Read the fields.\n`,
  'prompts/summarise.txt': 'Summarise the article in three sentences.\n\n{{article}}\n',
  'summarise.prompt.md': 'Summarise the text in three sentences.\n\n{{text}}\n',
  'prompts/reply.prompt.md': `${frontMatter('mode: agent')}Answer the customer politely.\n`,
  'support.prompty': `${frontMatter('name: support')}system:\nYou help customers.\n\nuser:\n{{question}}\n`,
  'translate.prompt': `${frontMatter('model: googleai/gemini-2.5-flash')}Translate into German: {{sentence}}\n`,
  'promptfooconfig.yaml': 'prompts:\n  - "Say hello to {{name}}"\nproviders: [echo]\n',
  'chat.prompt.yml': `${chatYaml.join('\n')}\n`,
  'prompts/chat.yaml': `${chatYaml.join('\n')}\n`,
  'prompts/review.j2': 'Review this change:\n{{ diff }}\n',
  'prompts/chat.json': JSON.stringify([{ role: 'system', content: 'Be brief.' }]),
  'agents/planner.agent.md': `${frontMatter('description: Plans')}Plan the work in small steps.\n`,
  '.cursor/rules/style.mdc': `${frontMatter('alwaysApply: true')}Prefer small functions.\n`,
  'prompts/system.txt': 'You are a helpful assistant.\n',
  'prompts/extract.hbs': 'Extract the total of {{invoice}}.\n',
  'prompts/greet.md': 'Greet the user by name: {name}\n',
};

describe('unrelated data beside a prompt', () => {
  it.each(Object.entries(prompts))('is not suggested for %s', async (prompt, content) => {
    const besideIt = join(dirname(prompt), 'tags.jsonl');

    expect(await suggested(prompt, content, { [besideIt]: tags, 'tags.jsonl': tags })).toBeUndefined();
  });

  it('is not suggested when it lacks a variable of the prompt, however it is named', async () => {
    const data = { 'summarise.jsonl': jsonl({ text: 'A', summary: 'a' }, { text: 'B', summary: 'b' }) };

    expect(await suggested('summarise.txt', 'Summarise {{article}}.', data)).toBeUndefined();
  });
});

describe('data that belongs to a prompt', () => {
  const skill = `${frontMatter('name: pdf-forms', 'description: Fills forms.')}Fill it in.\n`;
  const answers = jsonl({ question: 'Why?', answer: 'Because.' }, { question: 'How?', answer: 'Like this.' });

  it.each([
    ['has its name', 'prompts/triage.txt', 'Which queue?', 'evals/triage-train.jsonl'],
    ['has its name in the plural', 'prompts/invoice.md', 'Read it.', 'prompts/invoices.jsonl'],
    ["is in a data folder with the prompt's name", 'prompts/triage.txt', 'Which queue?', 'evals/triage/rows.jsonl'],
    ["has the name of the prompt's folder", 'skills/pdf-forms/SKILL.md', skill, 'evals/forms.jsonl'],
    ['has no telling name and is in its folder', 'app/answer.txt', 'Answer.', 'app/examples.jsonl'],
    ['has no telling name and fills its variable', 'prompts/answer.txt', '{{question}}', 'data/train.jsonl'],
  ])('%s', async (_, prompt, content, data) => {
    expect(await suggested(prompt, content, { [data]: answers, 'prompts/tags.jsonl': tags })).toBe(data);
  });

  it('fills a variable that says what the prompt is about', async () => {
    const data = { 'news.csv': 'article,length\n"A long story",3\n"Another one",2\n' };

    expect(await suggested('summarise.txt', 'Summarise {{article}}.', data)).toBe('news.csv');
  });

  it('fills a variable that has a default value', async () => {
    const prompt = `${frontMatter('name: greet', 'sample:', '  customer: Ada')}system:\nGreet {{customer}}.\n`;
    const data = { 'rows.jsonl': jsonl({ customer: 'Bo', answer: 'Hi Bo' }, { customer: 'Cy', answer: 'Hi Cy' }) };

    expect(await suggested('greet.prompty', prompt, data)).toBe('rows.jsonl');
  });

  it('is in the prompt file', async () => {
    const content =
      'messages:\n  - role: user\n    content: Route {{input}}.\ntestData:\n  - input: parcel\n  - input: bill\n';

    expect(await suggested('route.prompt.yml', content, { 'tags.jsonl': tags })).toBe('route.prompt.yml');
  });

  it('is reported when it has the name of the prompt and cannot be read', async () => {
    const guess = await guessFor('triage.txt', 'Which queue?', { 'triage.jsonl': '{"input": ' });

    expect(guess).toMatchObject({ kind: 'unusable' });
    expect(guess.kind === 'unusable' && guess.error.problem).toContain('cannot be read');
  });

  it('has its whole name, whatever its columns are called', async () => {
    const reviews = jsonl({ review: 'Great!', sentiment: 'positive' }, { review: 'Awful.', sentiment: 'negative' });

    expect(await suggested('prompts/mood.txt', 'Positive or negative?', { 'prompts/mood.jsonl': reviews })).toBe(
      'prompts/mood.jsonl',
    );
  });

  it('has its whole name and no answers', async () => {
    const stories = jsonl({ story: 'A ferry sails.' }, { story: 'Snow fell.' });

    expect(await suggested('headline.txt', 'Write a headline.', { 'headline.jsonl': stories })).toBe('headline.jsonl');
  });

  it('fills a variable in single braces', async () => {
    const mails = 'mail,reply\nWhere is it?,On its way.\nIs it late?,No.\n';

    const guess = await guessFor('legacy.txt', 'Answer the mail.\r\n\r\n{mail}\r\n', { 'legacy.csv': mails });

    expect(guess).toMatchObject({ kind: 'found', data: { columns: { input: 'mail', expected: 'reply' } } });
  });

  it('is named by a variable of the prompt', async () => {
    const articles = jsonl({ article: 'A long story', summary: 'A' }, { article: 'Another', summary: 'B' });

    expect(await suggested('prompts/short.txt', '{{article}}', { 'news/articles.jsonl': articles })).toBe(
      'news/articles.jsonl',
    );
  });

  it.each([
    ['Translate the sentence.', 'which column is the input is not clear'],
    ['Translate: {{sentence}}', 'a variable has another name'],
  ])('has its whole name, but only the developer can say what its columns are: %s', async (prompt) => {
    const rows = 'id,german,english\n1,Guten Tag,Good day\n2,Danke,Thanks\n';

    const guess = await guessFor('translate.md', prompt, { 'translate.csv': rows });

    expect(guess).toMatchObject({ kind: 'unmapped', files: { feedback: join(root, 'translate.csv') } });
  });
});

describe('the folder of data', () => {
  it.each([
    ['prompts/a.txt', 'prompts/b.jsonl', 'same'],
    ['prompts/a.txt', 'prompts/data/b.jsonl', 'beside'],
    ['prompts/a.txt', 'data/b.jsonl', 'beside'],
    ['a.txt', 'data/b.jsonl', 'beside'],
    ['a.txt', 'src/b.jsonl', 'other'],
    ['app/prompts/a.txt', 'data/b.jsonl', 'other'],
  ])('%s and %s: %s', (prompt, data, folder) => {
    expect(nearnessOf(prompt, data).folder).toBe(folder);
  });
});

it('the name of the constant that holds a prompt says what it is about, too', () => {
  expect(nearnessOf('src/agent.ts', 'data/triage-feedback.jsonl', { component: 'triagePrompt' }).isNamedAlike).toBe(
    true,
  );
  expect(nearnessOf('src/agent.ts', 'data/triage-feedback.jsonl', { component: 'systemPrompt' }).isNamedAlike).toBe(
    false,
  );
});

describe('the columns of data', () => {
  it.each([
    ['id,german,english', 'Translate: {{german}}', { input: 'german', expected: 'english' }],
    ['text,category', 'Sort it.', { input: 'text', expected: 'category' }],
    ['question,theme,tone', 'Answer.', { input: 'question' }],
    ['name,language,greeting', 'Greet {{name}} in {{language}}.', { input: 'name', expected: 'greeting' }],
  ])('%s: the only one left is the expected answer', async (header, content, columns) => {
    const cells = header.split(',');
    const row = (number: number) => cells.map((name) => `${name} ${number}`).join(',');

    const guess = await guessFor('own.txt', content, { 'own.csv': [header, row(1), row(2), ''].join('\n') });

    expect(guess.kind === 'found' && guess.data.columns).toEqual(columns);
  });

  it('are not compared by default when none is evidently the expected answer', async () => {
    const rows = 'question,theme,tone\nWhy?,a,b\nHow?,c,d\n';
    const guess = await guessFor('own.txt', 'Answer.', { 'own.csv': rows });
    const source = { prompt: join(root, 'own.txt'), content: 'Answer.', specFile: join(root, 'own.gepa.yaml') };

    const draft = guess.kind === 'found' && withData(newDraft({ ...source, component: 'own' }), guess.data);

    expect(draft).toMatchObject({ metric: undefined });
  });
});
