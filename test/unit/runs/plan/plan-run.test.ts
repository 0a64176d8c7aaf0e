import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { promptOfSnapshot } from '../../../../src/runs/plan/read-prompts';
import { readRunFile } from '../../../../src/runs/folder/run-file';
import { createRunFolder, promptFilesOf, readRunPlan, runsFolder } from '../../../../src/runs/folder/run-folder';
import { nameOfSpec } from '../../../../src/runs/spec/read-spec-text';
import { assembleRun } from '../../../../src/runs/execution/run-parts';
import { newRun, practiceModels, workspace } from '../practice-run';

describe('a plan of a run', () => {
  test('is rejected before a folder is created when its prompt names an unknown column', async () => {
    const folder = await workspace({ 'triage.txt': 'Say where the ticket\nof {{customer}} belongs.\n' });
    await expect(newRun(folder)).rejects.toThrow(
      `${join(folder, 'triage.txt')}:2: The variable {{customer}} is not a column of the data.`,
    );
    expect(existsSync(runsFolder(folder))).toBe(false);
  });

  test.each(['triage.txt', 'triage.gepa.yaml', 'feedback.jsonl'])('needs %s in UTF-8', async (name) => {
    const folder = await workspace();
    writeFileSync(join(folder, name), Buffer.from(`Für alle.`, 'latin1'));
    await expect(newRun(folder)).rejects.toThrow(`${join(folder, name)}: The file is not encoded in UTF-8`);
  });

  test('accepts a spec, a prompt and data with a BOM', async () => {
    const folder = await workspace();
    for (const name of ['triage.txt', 'triage.gepa.yaml', 'feedback.jsonl']) {
      const path = join(folder, name);
      writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    }
    const { plan } = await newRun(folder);
    expect(plan.description.seed['triage']).toMatch(/^Say where/);
    expect(plan.prompts['triage']?.content).toMatch(/^\uFEFFSay where/);
  });

  test('may use a string literal of a program, whose expressions are its variables', async () => {
    const spec = (address: string) =>
      [
        `prompts: { triage: "agent.ts#${address}" }`,
        'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
        'metric: { equals: "{{answer}}" }',
        'review: off',
        '',
      ].join('\n');
    const folder = await workspace({
      'agent.ts': 'ask(`Say where \\`${input}\\` belongs: {{x}}.`);\n',
      'triage.gepa.yaml': spec('L1:5'),
    });
    const { plan } = await newRun(folder);
    expect(plan.description.seed).toEqual({ triage: 'Say where `${input}` belongs: {{x}}.' });
    writeFileSync(join(folder, 'triage.gepa.yaml'), spec('L7:1'));
    await expect(newRun(folder, 'run-2')).rejects.toThrow(
      `${join(folder, 'agent.ts')}:7: The text selected at L7:1 is no longer in this file. Select it again.`,
    );
  });
});

describe('a plan whose templates are malformed', () => {
  const spec = (lines: readonly string[]) => [...lines, 'data: { feedback: feedback.jsonl }', ''].join('\n');

  test('names the line of the prompt', async () => {
    const folder = await workspace({ 'triage.txt': 'Say it.\n{% if input %}\n' });
    await expect(newRun(folder)).rejects.toThrow(
      `${join(folder, 'triage.txt')}:2: This is not a valid Jinja template: {% if input %} is not closed with {% endif %}.`,
    );
  });

  test('accepts a text that is a program run by a system', async () => {
    const folder = await workspace({
      'search.py': 'page = "{% if input %}"\n',
      'triage.gepa.yaml': spec(['prompts: { search: search.py }', 'system: { kind: command, command: run }']),
    });
    expect((await newRun(folder)).plan.description.seed).toEqual({ search: 'page = "{% if input %}"' });
  });

  test('names the metric with a malformed placeholder', async () => {
    const folder = await workspace({
      'triage.gepa.yaml': spec(['prompts: { triage: triage.txt }', 'metric: { equals: "{{answer | upper}}" }']),
    });
    await expect(newRun(folder)).rejects.toThrow(
      `${join(folder, 'triage.gepa.yaml')}:2: The metric's "{{answer | upper}}" has "{{answer | upper}}", which isn't a variable. Write the name of a column in double braces, such as {{answer}}.`,
    );
  });

  test('names the module whose input has a malformed placeholder', async () => {
    const folder = await workspace({
      'triage.gepa.yaml': spec([
        'prompts: { triage: triage.txt }',
        'system: { kind: pipeline, modules: [{ name: route, prompt: triage, input: "{{input" }] }',
        'metric: { equals: "{{answer}}" }',
      ]),
    });
    await expect(newRun(folder)).rejects.toThrow(
      `${join(folder, 'triage.gepa.yaml')}: The input of the module "route" has "{{input", which isn't a variable. Write a column or an earlier module's output in double braces, such as {{input}}.`,
    );
  });
});

test('a metric that needs a model missing in the spec is reported with its line', async () => {
  const folder = await workspace({
    'triage.gepa.yaml':
      'prompts: { triage: triage.txt }\ndata: { feedback: feedback.jsonl }\nmetric: { judge: Is it kind? }\n',
  });
  await expect(newRun(folder)).rejects.toThrow(
    `${join(folder, 'triage.gepa.yaml')}:3: The metric's rule "judge" needs a model that judges`,
  );
});

describe('a metric that cannot score any row', () => {
  const planned = async (metric: string) => {
    const folder = await workspace({
      'triage.gepa.yaml': `prompts: { triage: triage.txt }\ndata: { feedback: feedback.jsonl }\n${metric}\n`,
    });
    return { folder, plan: newRun(folder) };
  };

  test.each([
    ['metric: { regex: "(" }', 3, /cannot use "\(": Invalid regular expression/],
    ['metric:\n  weight: 2\n  regex: "("', 5, /cannot use "\(": Invalid regular expression/],
    [
      'metric:\n- equals: "{{answer}}"\n- weight: 2\n  contains: "{{anwser}}"',
      6,
      /the column "anwser", which no row has/,
    ],
    ['metric:\n- is-json: { type: text }', 4, /has a malformed JSON schema/],
    ['metric:\n- javascript: score.mjs', 4, /names the file .*score\.mjs, which doesn't exist/],
    ['metric:\n- javascript: { code: output === }', 4, /has malformed code: Unexpected token/],
  ])('%j is reported at line %i of the spec', async (metric, line, message) => {
    const { folder, plan } = await planned(metric);
    const error: unknown = await plan.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ file: join(folder, 'triage.gepa.yaml'), line });
    expect(String(error)).toMatch(message);
  });

  test("is reported without a line when it isn't in the spec", async () => {
    const { folder, plan } = await planned('');
    await expect(plan).rejects.toThrow('There is no metric to score outputs with');
    const file = join(folder, 'triage.gepa.yaml');
    const overrides = [{ path: ['metric'], value: { regex: '(' } }];
    await expect(planRun(file, (name) => name, { overrides })).rejects.toMatchObject({ file, line: undefined });
  });

  test.each([
    [['metric'], [{ regex: '(' }], undefined],
    [['metric', '0', 'regex'], '(', undefined],
    [['metric', '1', 'regex'], 'b', 4],
  ])('is reported without a line when %j is overridden', async (path, value, line) => {
    const { folder, plan } = await planned('metric:\n- regex: (\n- regex: a');
    await expect(plan).rejects.toMatchObject({ line: 4 });
    const overrides = [{ path, value }];
    const file = join(folder, 'triage.gepa.yaml');
    const again = planRun(file, (name) => name, { overrides });
    await expect(again).rejects.toMatchObject({ file, line });
  });
});

test("a part that is only recognized in an agent's folder is read next to the spec and on resume", async () => {
  const folder = await workspace();
  const agents = join(folder, '.github', 'agents');
  mkdirSync(agents, { recursive: true });
  const agent = '---\nhandoffs: [{ label: Go, agent: b, prompt: "Do {{name}}." }]\n---\nPlan.\n';
  writeFileSync(join(agents, 'a.md'), agent);
  writeFileSync(join(agents, 'rows.jsonl'), '{"x":"a"}\n{"x":"b"}\n{"x":"c"}\n');
  const spec =
    'prompts: { a: ./a.md#handoff }\nsystem: { kind: command, command: run }\ndata: { feedback: rows.jsonl }\nmetric: { contains: a }\n';
  writeFileSync(join(agents, 't.gepa.yaml'), spec);
  const planned = await planRun(join(agents, 't.gepa.yaml'), (name) => name);
  expect(planned.description.seed).toEqual({ a: 'Do {{name}}.' });
  const { runFolder } = await createRunFolder(runsFolder(folder), planned, new Date());
  rmSync(join(folder, '.github'), { recursive: true });
  const { prompts } = await readRunPlan(runFolder);
  expect(Object.values(prompts).map(promptOfSnapshot)).toMatchObject([{ format: 'agent', templating: 'none' }]);
  expect(promptFilesOf(runFolder, await readRunFile(runFolder))).toEqual({ a: join(agents, 'a.md') });
});

test('a prompt table that is only recognized through a promptfoo configuration is read next to the spec, and later without both', async () => {
  const folder = await workspace();
  const configuration = 'prompts: [file://prompts.csv]\nproviders: [openai:gpt-5]\ntests: [{ vars: { name: Ada } }]\n';
  writeFileSync(join(folder, 'promptfooconfig.yaml'), configuration);
  writeFileSync(join(folder, 'prompts.csv'), 'prompt\n"Greet {{name}}."\n"Thank {{name}}."\n');
  writeFileSync(join(folder, 'rows.jsonl'), '{"name": "Ada"}\n{"name": "Bo"}\n{"name": "Cy"}\n');
  const specFile = join(folder, 'greet.gepa.yaml');
  writeFileSync(
    specFile,
    'prompts: { greet: prompts.csv#prompt-2 }\ndata: { feedback: rows.jsonl }\nmetric: { contains: a }\n',
  );

  const plan = await planRun(specFile, (name) => name);
  rmSync(join(folder, 'promptfooconfig.yaml'));
  rmSync(join(folder, 'prompts.csv'));

  const texts = Object.values(plan.prompts).map((snapshot) =>
    promptOfSnapshot(snapshot).components.map(({ text }) => text),
  );
  expect(texts).toEqual([['Greet {{name}}.', 'Thank {{name}}.']]);
  expect(plan.description.seed).toEqual({ greet: 'Thank {{name}}.' });
});

describe('the variables of a prompt', () => {
  test.each([
    ['.claude/agents', 'Quote {{name}} as it is.', []],
    ['.claude/commands', 'Fix {{name}}: $ARGUMENTS', ['$ARGUMENTS']],
  ])('are those of %s when the spec is next to it', async (place, prompt, variables) => {
    const folder = await workspace();
    mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(join(folder, place, 'fix.md'), prompt);
    writeFileSync(join(folder, place, 'rows.jsonl'), '{"ARGUMENTS":"a"}\n{"ARGUMENTS":"b"}\n{"ARGUMENTS":"c"}\n');
    const spec = 'prompts: { fix: fix.md }\ndata: { feedback: rows.jsonl }\nmetric: { contains: a }\n';
    writeFileSync(join(folder, place, 'fix.gepa.yaml'), spec);
    const plan = await planRun(join(folder, place, 'fix.gepa.yaml'), (name) => name);
    const parts = assembleRun(plan, { models: practiceModels().models, trusted: true });
    expect(parts.variables('fix')).toEqual(variables);
    await parts.close();
  });

  const fString = { 'triage.txt': 'Say where {input} belongs. Answer as {"queue": "…"}.\n' };

  test('in single braces are recognized by the columns of the data', async () => {
    const { plan } = await newRun(await workspace({ 'triage.txt': 'Say where {input} belongs.\n' }));
    expect(plan.prompts['triage']?.templating).toBe('fString');
  });

  test('are written as the spec says', async () => {
    const spec = [
      'prompts: { triage: triage.txt }',
      'templating: none',
      'data: { feedback: feedback.jsonl }',
      'metric: { equals: "{{answer}}" }',
      '',
    ].join('\n');
    const { plan } = await newRun(await workspace({ ...fString, 'triage.gepa.yaml': spec }));
    expect(plan.prompts['triage']?.templating).toBe('none');
  });
});

test('a Handlebars file includes the partials next to it with the same extension', async () => {
  const folder = await workspace({
    'triage.hbs': 'Sort: {{> shop}} {{> what}} {{input}}',
    'shop.hbs': 'for a shop,\n',
    '_what.hbs': 'tickets',
    'triage.gepa.yaml':
      'prompts: { triage: triage.hbs }\ndata: { feedback: feedback.jsonl }\nmetric: { equals: "{{answer}}" }\n',
  });
  const { plan } = await newRun(folder);
  expect(plan.prompts['triage']).toMatchObject({
    templating: 'handlebars',
    partials: { shop: 'for a shop,\n', what: 'tickets' },
  });
});

describe('a Dotprompt file', () => {
  const files = {
    'triage.prompt':
      '---\ninput: { schema: { input: string } }\n---\n{{role "system"}}\n{{> shop}}\n{{role "user"}}\n{{input}}\n',
    'triage.gepa.yaml':
      'prompts: { triage: triage.prompt }\ndata: { feedback: feedback.jsonl }\nmetric: { equals: "{{answer}}" }\n',
  };

  test('includes the partials next to it, and those that they include', async () => {
    const folder = await workspace({ ...files, '_shop.prompt': 'You sort {{> what}}.\n', '_what.prompt': 'tickets\n' });
    const { plan } = await newRun(folder);
    expect(plan.prompts['triage']?.partials).toEqual({ shop: 'You sort {{> what}}.', what: 'tickets' });
  });

  test('names the missing partial', async () => {
    await expect(newRun(await workspace(files))).rejects.toThrow('The partial {{> shop}}');
  });
});

test('a prompt that a chat cannot run is rejected with what to do', async () => {
  const baml =
    'function Sort(ticket: string) -> string {\n  client Small\n  prompt #"\n    Sort {{ ticket }}.\n  "#\n}\n';
  const spec = 'prompts: { sort: sort.baml }\ndata: { feedback: feedback.jsonl }\nmetric: { equals: "{{answer}}" }\n';
  const folder = await workspace({ 'sort.baml': baml, 'triage.gepa.yaml': spec });
  await expect(newRun(folder)).rejects.toThrow(/sort\.baml: .*"command"/);
});

test.each([
  ['prompts/triage.gepa.yaml', 'triage'],
  ['prompts/triage.prompt.yml', 'triage'],
  ['skills/report/SKILL.md', 'report'],
  ['web/.cursorrules', '.cursorrules'],
])('a run of %s is called %s', (file, name) => {
  expect(nameOfSpec(file)).toBe(name);
});

describe('a prompt file with its own examples and metric', () => {
  const rows = (kind: (index: number) => string) => Array.from({ length: 8 }, (_, index) => kind(index)).join('\n');

  test('of GitHub Models is enough for a run', async () => {
    const folder = await workspace({
      'tone.prompt.yml': [
        'messages:',
        '  - role: system',
        '    content: Name the tone.',
        '  - role: user',
        '    content: "{{text}}"',
        'testData:',
        rows((index) => `  - { text: "Well ${index}", tone: calm }`),
        'evaluators:',
        '  - name: names-it',
        '    string: { contains: "{{tone}}" }',
        '',
      ].join('\n'),
    });
    const { description, metric, prompts } = await planRun(join(folder, 'tone.prompt.yml'), (name) => name);
    expect(description).toMatchObject({ name: 'tone', seed: { tone: 'Name the tone.' } });
    expect(metric).toEqual([{ string: { contains: '{{tone}}' }, name: 'names-it' }]);
    expect(prompts['tone']?.part).toBe('system');
    expect(description.examples.feedback.length + description.examples.pareto.length).toBe(8);
  });

  test('of GitHub Models names the line of an invalid evaluator', async () => {
    const planned = async (evaluator: string) => {
      const prompt = 'messages: [{ role: system, content: Name it. }, { role: user, content: "{{text}}" }]';
      const content = [prompt, 'testData:', rows((index) => `  - { text: "Well ${index}" }`), 'evaluators:', evaluator];
      const folder = await workspace({
        'tone.prompt.yml': content.join('\n'),
        'tone.gepa.yaml': 'prompts: { system: tone.prompt.yml#system, user: tone.prompt.yml#user }\n',
      });
      return planRun(join(folder, 'tone.gepa.yaml'), (name) => name);
    };
    const right = '  - { name: brief, string: { contains: "." } }\n';
    await expect(planned(`${right}  - { name: odd, string: { has: x } }`)).rejects.toThrow(
      /tone\.prompt\.yml:13: The evaluator "odd" cannot be used: string\.has: /,
    );
    await expect(planned(`${right}  - { name: odd, string: { contains: "{{tone}}" } }`)).rejects.toThrow(
      /tone\.prompt\.yml:13: The metric names the column "tone", which no row has/,
    );
    expect((await planned(right)).metric).toEqual([{ name: 'brief', string: { contains: '.' } }]);
  });

  test('of promptfoo runs the first prompt that it names', async () => {
    const folder = await workspace({
      'promptfooconfig.yaml': [
        'prompts: [file://tone.txt, file://other.txt]',
        'providers: [openai:gpt-4o]',
        'defaultTest: { assert: [{ type: contains, value: "{{tone}}" }] }',
        'tests:',
        rows((index) => `  - { vars: { text: "Well ${index}", tone: calm } }`),
        '',
      ].join('\n'),
      'tone.txt': 'Name the tone of {{text}}.\n',
    });
    const { description, metric } = await planRun(join(folder, 'promptfooconfig.yaml'), (name) => name);
    expect(Object.values(description.seed)).toEqual(['Name the tone of {{text}}.']);
    expect(metric).toEqual([{ assertions: 'rows' }]);
  });

  test('warns about tests without assertions', async () => {
    const folder = await workspace({
      'promptfooconfig.yaml': [
        'prompts: ["Route {{input}}"]',
        'tests:',
        '  - { vars: { input: a }, assert: [{ type: equals, value: b }] }',
        '  - { vars: { input: c }, asert: [{ type: equals, value: d }] }',
        '',
      ].join('\n'),
    });
    const { warnings } = await planRun(join(folder, 'promptfooconfig.yaml'), () => 'run-1');
    expect(warnings).toContain(
      '1 of 2 tests have no assertions, so every output passes: promptfooconfig.yaml:4. Add "assert" to each, or remove them.',
    );
  });

  test('keeps the assertions of its tests with the run', async () => {
    const folder = await workspace({
      'tests.yaml': rows(
        (index) => `- { vars: { ticket: "No ${index}" }, assert: [{ type: icontains, value: card }] }`,
      ),
      'triage.gepa.yaml': 'prompts: { triage: triage.txt }\ndata: { feedback: tests.yaml }\n',
    });
    const { runFolder, plan } = await newRun(folder);
    expect(plan.metric).toEqual([{ assertions: 'rows' }]);
    const { examples, metric } = await readRunPlan(runFolder);
    expect(metric).toEqual(plan.metric);
    expect(examples.pareto[0]?.assertions).toEqual(plan.examples.pareto[0]?.assertions);
    expect(examples.pareto[0]?.assertions).toMatchObject([{ type: 'icontains', value: 'card' }]);
  });

  test.each([
    [
      'examples',
      'prompts: { triage: triage.txt }\nmetric: { equals: x }\n',
      'has no data, and the prompt file has no examples',
    ],
    [
      'metric',
      'prompts: { triage: triage.txt }\ndata: { feedback: feedback.jsonl }\n',
      'There is no metric to score outputs with',
    ],
  ])('is rejected when it has no %s', async (_what, spec, message) => {
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    await expect(newRun(folder)).rejects.toThrow(message);
  });
});
