import { describe, expect, test } from 'vitest';
import { parseSpec, SpecError } from '../../../../src/runs/spec/parse-spec';

const spec = `prompts: { route: route.txt }
data: { feedback: train.jsonl }
metric:
  - { contains: "{{answer}}", weight: 4 }
  - { equals: "{{answer}}" }
`;

function problemsOf(text: string): readonly string[] {
  try {
    parseSpec(text, 'route.gepa.yaml');
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

describe('a spec file', () => {
  test('has defaults for everything but prompt, data and metric', () => {
    expect(parseSpec(spec, 'route.gepa.yaml')).toMatchObject({
      system: { kind: 'chat' },
      models: { task: { practice: 'student' }, reflection: { practice: 'reflector' } },
      search: { preset: 'default' },
      budget: {},
      review: 'improving',
    });
  });

  test('accepts one metric rule without a list', () => {
    const single = parseSpec(spec.replace(/metric:[^]*/, 'metric: { equals: "{{answer}}" }\n'), 'route.gepa.yaml');
    expect(single.metric).toEqual([{ equals: '{{answer}}' }]);
  });

  test.each([
    ['metric: [is-json]', '3: "metric.0": Expected a rule and its value, such as { is-json: true }.'],
    ['metric: is-json', '3: "metric": Expected a rule and its value, such as { is-json: true }, or a list of them.'],
  ])('says what is missing when a rule has no value: %s', (metric, problem) => {
    expect(problemsOf(spec.replace(/metric:[^]*/, `${metric}\n`))).toEqual([problem]);
  });

  test.each([
    ['two rules', 'metric: { equals: a, contains: b }', 'Expected exactly one of the rules'],
    ['no rule', 'metric: { weight: 2 }', 'Expected exactly one of the rules'],
    [
      'an option of another rule',
      'metric: { equals: a, flags: i }',
      'Expected "flags" only together with the rule "regex"',
    ],
  ])('says what is wrong with a metric with %s, in a list or alone', (_name, metric, problem) => {
    for (const text of [metric, metric.replace('{', '[{').replace('}', '}]')]) {
      expect(problemsOf(spec.replace(/metric:[^]*/, `${text}\n`))).toEqual([expect.stringContaining(problem)]);
    }
  });

  test.each([
    ['metric: [{ equals: a, weight: .inf }, { contains: b }]', '3: "metric.0.weight": Expected a finite number.'],
    [
      'metric: { javascript: score.js, config: { limits: [.nan] } }',
      '3: "metric.config.limits.0": Expected a finite number.',
    ],
  ])('rejects a number that would make every score infinite or NaN: %s', (metric, problem) => {
    expect(problemsOf(spec.replace(/metric:[^]*/, `${metric}\n`))).toContain(problem);
  });

  test('applies overrides', () => {
    const replaced = parseSpec(spec, 'route.gepa.yaml', [{ path: ['budget', 'rollouts'], value: 500 }]);
    expect(replaced.budget).toEqual({ rollouts: 500 });
  });

  test.each([
    [
      'a key twice',
      'budget: {}\nbudget: {}\n',
      '7: The YAML is malformed (Map keys must be unique). Correct it and try again.',
    ],
    ['an unknown key', 'serach: { seed: 1 }\n', '6: Unknown key "serach".'],
    ['an unknown key inside', 'budget: { rollout: 5 }\n', '6: Unknown key "budget.rollout".'],
    [
      'a wrong type',
      'search:\n  minibatch: three\n',
      '7: "search.minibatch": Invalid type: Expected number but received "three".',
    ],
    [
      'a number out of range',
      'budget: { rollouts: 0 }\n',
      '6: "budget.rollouts": Invalid value: Expected >=1 but received 0.',
    ],
    [
      'a misspelt choice',
      'review: sometimes\n',
      '6: "review": Invalid type: Expected ("every" | "improving" | "off") but received "sometimes".',
    ],
    [
      'an address that is none',
      'models: { task: { baseUrl: localhost, model: x }, reflection: { practice: reflector } }\n',
      '6: "models.task.baseUrl": Expected an address that begins with http:// or https://.',
    ],
    [
      'a key in an address',
      'models: { task: { baseUrl: "https://me:sesame@host/v1", model: x }, reflection: { practice: reflector } }\n',
      '6: "models.task.baseUrl": Expected an address without a user name, password or key, for it is written down. Name the variable that holds the key as apiKeyEnv.',
    ],
    [
      'a misspelt key of a model',
      'models:\n  task: { baseUrl: "http://x/v1", modle: x }\n  reflection: { practice: reflector }\n',
      '7: Unknown key "models.task.modle".',
    ],
    ...[
      'https://host/v1?api-key=sesame',
      'https://host/v1?api-version=1&code=sesame',
      'https://host/v1?access_token=sesame',
      'https://host/v1#key=sesame',
      'https://host/sk-abcdefghijklmnopqrst/v1',
      'HTTPS://me:sesame@host/v1',
    ].map((address): [string, string, string] => [
      `a key in the address ${address}`,
      `models: { task: { baseUrl: "${address}", model: x }, reflection: { practice: reflector } }\n`,
      '6: "models.task.baseUrl": Expected an address without a user name, password or key, for it is written down. Name the variable that holds the key as apiKeyEnv.',
    ]),
    ...[
      'sk-proj-abc123',
      'gsk_abcdefghijklmnop12',
      'AIzaSyA1234567890abcdefghij',
      '0123456789abcdef0123456789abcdef',
      'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6',
      'Bearer abc',
    ].map((key): [string, string, string] => [
      `the key ${key} in place of its variable`,
      `models: { task: { baseUrl: "http://x/v1", model: x, apiKeyEnv: "${key}" }, reflection: { practice: reflector } }\n`,
      '6: "models.task.apiKeyEnv": Expected the name of an environment variable, such as OPENAI_API_KEY, not its value.',
    ]),
    [
      'a time limit that no timer takes',
      'system: { kind: command, command: x, timeoutSeconds: 3e6 }\n',
      '6: "system.timeoutSeconds": Expected at most 2147483 seconds, which are 24 days.',
    ],
    ...['__proto__', 'constructor', 'toString', 'prototype'].map((name): [string, string, string] => [
      `a key ${name}`,
      `search: { ${name}: 1 }\n`,
      name === 'prototype'
        ? '6: Unknown key "search.prototype".'
        : `6: "search.${name}": Expected a different name, because JavaScript reserves this one.`,
    ]),
  ])('is rejected with a line: %s', (_name, addition, problem) => {
    expect(problemsOf(spec + addition)).toContain(problem);
  });

  const endpoint = 'baseUrl: "http://x/v1", model: x';

  test('with a budget in dollars needs the prices of its models', () => {
    const models = `models:\n  task: { ${endpoint}, price: { input: 1, output: 2 } }\n  reflection: { ${endpoint} }\n`;
    expect(problemsOf(`${spec}${models}budget: { usd: 5 }\n`)).toEqual([
      '9: A budget in US dollars needs the price of the model. Add it as models.reflection.price, such as { input: 2, output: 8 } for a million tokens. In the editor, the setting gepa.prices does it for all runs.',
    ]);
  });

  test('with a budget in dollars needs no price that is known', () => {
    const models =
      'models: { task: { provider: openai, model: gpt-4.1-mini }, reflection: { baseUrl: "http://x/v1", model: own } }\n';
    const text = `${spec}${models}budget: { usd: 5 }\n`;
    const { task, reflection } = parseSpec(text, 'route.gepa.yaml', [], { own: { input: 1, output: 2 } }).models;
    expect(task).toHaveProperty('price', { input: 0.4, output: 1.6, cachedInput: 0.1 });
    expect(reflection).toHaveProperty('price', { input: 1, output: 2 });
  });

  test('with a budget in dollars cannot use models whose price nobody knows', () => {
    const models = 'models: { task: { vscode: gpt-4.1 }, reflection: { practice: reflector } }\n';
    expect(problemsOf(`${spec}${models}budget: { usd: 5 }\n`)).toEqual([
      "7: A budget in US dollars needs the price of the model, which isn't known for models.task (gpt-4.1). Limit rollouts or tokens instead.",
    ]);
  });

  test('with a budget in dollars needs another limit when its models are free', () => {
    expect(problemsOf(`${spec}budget: { usd: 5 }\n`)).toEqual([
      '6: The models are free, so a budget in US dollars would never end the run. Set another limit, such as rollouts: 300.',
    ]);
    expect(problemsOf(`${spec}budget: { usd: 5, rollouts: 9 }\n`)).toEqual([]);
  });

  test('with two prompts for a chat is rejected', () => {
    expect(problemsOf(spec.replace('route: route.txt', 'route: route.txt,\n  reply: reply.txt'))).toEqual([
      '2: The prompts of a chat system are parts of one file ("file#part"). To use several files, define modules: system: { kind: pipeline, modules: [{ name, prompt, input }] }.',
    ]);
  });

  describe('of a pipeline', () => {
    const pipeline = (modules: string, prompts = 'normalise: normalise.txt, route: route.txt') =>
      problemsOf(
        spec
          .replace(/prompts: \{[^}]*\}/, `prompts: { ${prompts} }`)
          .replace(/system: .*/, '')
          .concat(`system:\n  kind: pipeline\n  modules:\n${modules}`),
      ).map((problem) => problem.replace(/^\d+: /, ''));
    const normalise = '    - { name: normalise, prompt: normalise, input: "{{input}}" }\n';
    const route = '    - { name: route, prompt: route, input: "{{input}} {{normalise.output}}" }\n';

    test('accepts modules that use outputs of earlier ones', () => {
      expect(pipeline(normalise + route)).toEqual([]);
    });

    test.each([
      [
        'a module whose prompt is not there',
        normalise + route.replace('prompt: route', 'prompt: rout'),
        'Unknown prompt "rout". The spec names these prompts: normalise, route.',
      ],
      [
        'a prompt that no module uses',
        normalise,
        'No module of the pipeline uses the prompt "route". Name it in system.modules, or remove it.',
      ],
      [
        'an output that is not there yet',
        route + normalise,
        '{{normalise.output}} is the output of a later module. A module can only use the outputs of earlier ones.',
      ],
      [
        'two modules of one name',
        normalise + route.replace('name: route', 'name: normalise').replace(' {{normalise.output}}', ''),
        'Two modules have the name "normalise". Rename one of them.',
      ],
    ])('rejects %s', (_what, modules, problem) => {
      expect(pipeline(modules)).toContain(problem);
    });
  });

  test('is rejected when it is a list, whatever the overrides', () => {
    const replace = () => parseSpec('- a\n', 'x.gepa.yaml', [{ path: ['review'], value: 'off' }]);
    expect(replace).toThrow('x.gepa.yaml:1: A spec has keys');
  });

  test('applies merge keys', () => {
    const text = `prompts: { route: route.txt }
data: { feedback: train.jsonl }
metric:
  - &strict { contains: "{{answer}}", weight: 4 }
  - { <<: *strict, contains: "{{kind}}" }
models: { task: &model { baseUrl: "http://a", model: m }, reflection: *model, judge: { <<: *model, model: n } }
`;
    const { metric, models } = parseSpec(text, 'x.gepa.yaml', [
      { path: ['models', 'reflection', 'model'], value: 'r' },
    ]);
    expect(metric).toEqual([
      { contains: '{{answer}}', weight: 4 },
      { contains: '{{kind}}', weight: 4 },
    ]);
    expect(models).toMatchObject({ task: { model: 'm' }, reflection: { model: 'r' }, judge: { model: 'n' } });
  });

  test('names the line of a problem in a merged map', () => {
    const text = `${spec}budget:\n  <<: &base\n    rollouts: many\n  <<: *base\n`;
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^8: "budget\.rollouts"/)]);
    expect(problemsOf(`${spec}budget:\n  <<: 5\n`)).toEqual([
      '7: The YAML is malformed ("<<" merges something other than a map: name a map, or quote the key). Correct it and try again.',
    ]);
  });

  test('cannot have keys set below a value', () => {
    const path = ['budget', 'rollouts', 'x'];
    const replace = () => parseSpec(`${spec}budget: { rollouts: 5 }\n`, 'x.gepa.yaml', [{ path, value: 1 }]);
    expect(replace).toThrow('x.gepa.yaml:1: "budget.rollouts.x" cannot be set');
  });

  test('is malformed when an alias has no anchor', () => {
    expect(() => parseSpec('prompts: *nothing\n', 'x.gepa.yaml')).toThrow(SpecError);
  });

  test('says what is missing when there is no prompt', () => {
    expect(problemsOf(spec.replace(/prompts:.*\n/, ''))).toEqual(['1: "prompts" is missing.']);
  });

  test('names a metric entry with two rules', () => {
    expect(problemsOf(spec.replace(', weight: 4', ', equals: x'))[0]).toMatch(/^4: .*exactly one of the rules/);
  });

  test('reports only the first YAML error, not its consequences', () => {
    expect(problemsOf(spec.replace(' }', ' ]').concat('budget: { rollouts: 5 }\n'))).toEqual([
      '1: The YAML is malformed (Flow map in block collection must be sufficiently indented and end with a }). Correct it and try again.',
    ]);
  });

  test('says what is needed when it is empty', () => {
    expect(problemsOf('')).toEqual(['1: "prompts" is missing.']);
  });

  test('reports all problems together, each with the file', () => {
    expect(() => parseSpec('data: 5\nprompts: []\n', 'x.gepa.yaml')).toThrow(/x\.gepa\.yaml:2: .*\nx\.gepa\.yaml:1: /);
  });
});

describe('batches', () => {
  const endpoint = 'baseUrl: "http://127.0.0.1:9/v1", model: m';

  test('can be used by task models', () => {
    const models = `models: { task: { ${endpoint}, batch: scoring }, reflection: { practice: reflector } }\n`;
    expect(parseSpec(`${spec}${models}`, 'route.gepa.yaml').models.task).toMatchObject({ batch: 'scoring' });
    expect(problemsOf(`${spec}${models.replace('baseUrl: "http://127.0.0.1:9/v1"', 'provider: groq')}`)).toEqual([]);
  });

  test.each([
    [
      'practice: student, batch: scoring',
      'Only models of OpenAI-compatible endpoints have batches. Remove models.task.batch.',
    ],
    [
      'vscode: gpt-4.1, batch: scoring',
      'Only models of OpenAI-compatible endpoints have batches. Remove models.task.batch.',
    ],
    [
      'command: [llm], batch: scoring',
      'Only models of OpenAI-compatible endpoints have batches. Remove models.task.batch.',
    ],
    ['provider: anthropic, model: m, batch: scoring', 'Anthropic has no batch API of OpenAI’s form'],
    [`${endpoint}, stream: on, batch: scoring`, 'Expected stream or batch, not both'],
  ])('are refused for a model without them: %s', (task, problem) => {
    const problems = problemsOf(`${spec}models:\n  task: { ${task} }\n  reflection: { practice: reflector }\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^7: /);
    expect(problems[0]).toContain(problem);
  });

  test('are refused for a model that scores nothing', () => {
    const reflection = `models:\n  task: { practice: student }\n  reflection: { ${endpoint}, batch: scoring }\n`;
    expect(problemsOf(`${spec}${reflection}`)).toEqual([
      '8: Only task models are asked in batches. Remove models.reflection.batch.',
    ]);
  });
});
