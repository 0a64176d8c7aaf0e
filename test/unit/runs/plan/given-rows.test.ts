import { describe, expect, it } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { variableObjection, type Templating } from '../../../../src/prompts/template';
import { promptOfSnapshot } from '../../../../src/runs/plan/read-prompts';
import { composeConversation } from '../../../../src/system/conversation';
import { textOfContent } from '../../../../src/models/model';
import { workspace } from '../../datasets/workspace';

interface Files {
  readonly prompt?: string;
  readonly name?: string;
  readonly metric?: string;
  readonly columns?: string;
  readonly others?: Readonly<Record<string, string>>;
}

/** A run on rows, and the messages that a model would get for the first one, as `role: text`. */
function runOn(rows: readonly object[], { prompt = 'Answer.', name = 'p.txt', ...spec }: Files = {}) {
  const { metric = '{ length: { max: 9 } }', columns, others = {} } = spec;
  const { path, complaintOf } = workspace({
    'p.gepa.yaml': [
      `prompts: { p: ${name} }`,
      `data: { feedback: rows.jsonl, pareto: rows.jsonl${columns === undefined ? '' : `, columns: ${columns}`} }`,
      `metric: ${metric}`,
      '',
    ].join('\n'),
    [name]: prompt,
    'rows.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'),
    ...others,
  });
  const plan = () => planRun(path('p.gepa.yaml'), (id) => id);
  return {
    plan,
    complaint: () => complaintOf(plan),
    sent: async () => {
      const { prompts, columns: told, description, examples } = await plan();
      const [row] = examples.feedback;
      const [snapshot] = Object.values(prompts);
      if (row === undefined || snapshot === undefined) throw new Error('There is a row and a prompt.');
      const { part, partials = {} } = snapshot;
      const chat = { prompt: promptOfSnapshot(snapshot), parts: { p: part }, columns: told, partials };
      const { messages } = composeConversation(chat, description.seed, row);
      return messages.map(({ role, content }) => `${role}: ${textOfContent(content)}`);
    },
    expected: async () => (await plan()).description.examples.feedback[0]?.expected,
  };
}

it('a variable in single braces names the input', async () => {
  const run = runOn([{ mail: 'Where is it?', reply: 'On its way.' }], { prompt: 'Answer: {mail}' });

  expect(await run.sent()).toEqual(['user: Answer: Where is it?']);
});

const question = { role: 'user', content: '2+2?' };
const answer = { role: 'assistant', content: '4' };

describe('of a row that contains its answer, the model gets what precedes it, and the answer is expected', () => {
  it.each<[string, object, string?]>([
    ['OpenAI evaluations', { item: { ticket_text: '2+2?', correct_label: '4' }, sample: { output_text: '5' } }],
    ['a lone object', { ticket: { body: '2+2?', label: '4' } }],
    ['OpenAI fine-tuning', { messages: [question, answer], tools: [] }],
    ['a conversation with its source', { messages: [question, answer], source: 'math', prompt_id: 'a', category: 'b' }],
    ['a conversation with its first message', { prompt: '2+2?', messages: [question, answer] }],
    ['a conversation in a row of OpenAI', { item: { messages: [question, answer] } }],
    ['a conversation whose answer stands in a column too', { messages: [question, answer], answer: '4' }],
    [
      'Bedrock',
      {
        schemaVersion: 'bedrock-conversation-2024',
        system: [{ text: 'Add.' }],
        messages: [
          { role: 'user', content: [{ text: '2+2?' }] },
          { role: 'assistant', content: [{ text: '4' }] },
        ],
      },
    ],
    [
      'Gemini',
      {
        systemInstruction: { role: 'system', parts: [{ text: 'Add.' }] },
        contents: [
          { role: 'user', parts: [{ text: '2+2?' }] },
          { role: 'model', parts: [{ text: '4' }] },
        ],
      },
    ],
    [
      'Anthropic',
      { system: 'Add.', messages: [question, { role: 'assistant', content: [{ type: 'text', text: '4' }] }] },
    ],
    [
      'ShareGPT',
      {
        conversations: [
          { from: 'human', value: '2+2?' },
          { from: 'gpt', value: '4' },
        ],
        system: 'Add.',
      },
    ],
    [
      'ShareGPT with OpenAI’s roles',
      {
        conversation: [
          { role: 'user', value: '2+2?' },
          { role: 'assistant', value: '4' },
        ],
      },
    ],
    ['a conversation as JSON in a text', { messages: JSON.stringify([question, answer]) }],
    ['a lone conversation of any name', { turns: [question, answer] }],
    ['preferences', { prompt: '2+2?', chosen: '4', rejected: '5' }],
    [
      'preferences in conversations',
      { chosen: [question, answer], rejected: [question, { role: 'assistant', content: '5' }] },
    ],
    [
      'preferences of OpenAI',
      { input: { messages: [question] }, preferred_output: [answer], non_preferred_output: [question] },
    ],
    ['a prompt and its completion', { prompt: [question], completion: [answer] }],
    ['MLflow', { inputs: { query: '2+2?' }, expectations: { expected_response: '4' }, tags: {} }],
    ['MLflow with messages', { inputs: { messages: [question] }, outputs: { messages: [question, answer] } }],
    ['LangSmith', { id: 'x', inputs: { task: '2+2?' }, outputs: { response: '4' }, metadata: { split: 'a' } }],
    ['Hugging Face', { inputs: '2+2?', targets: '4' }],
    ['SQuAD', { id: '1', title: 'a', question: '2+2?', answers: { text: ['4'], answer_start: [0] } }, '["4"]'],
    ['Alpaca', { instruction: '2+2?', input: '', output: '4', text: 'Below is 2+2?\n### Response:\n4' }],
    ['Vertex AI', { input_text: '2+2?', output_text: '4' }],
  ])('%s', async (_form, row, expected = '4') => {
    const run = runOn([row]);
    expect(await run.sent()).toEqual(['system: Answer.', 'user: 2+2?']);
    expect(await run.expected()).toBe(expected);
  });

  it.each<[string, object, readonly string[]]>([
    ['Alpaca', { instruction: 'Translate', input: 'dog', output: 'Hund' }, ['user: Translate\n\ndog']],
    ['Dolly', { instruction: 'Who?', context: 'By Ann.', response: 'Ann', category: 'qa' }, ['user: Who?\n\nBy Ann.']],
    [
      'LLaMA-Factory',
      { instruction: 'And?', input: '', output: 'No', history: [['Hi', 'Hello']], system: 'Be kind.' },
      ['user: Hi', 'assistant: Hello', 'user: And?'],
    ],
  ])('%s: an instruction is sent together with its input', async (_form, row, request) => {
    expect(await runOn([row]).sent()).toEqual(['system: Answer.', ...request]);
  });

  it('an instruction is sent once when the prompt names its columns', async () => {
    const row = { instruction: 'Translate', input: 'dog', output: 'Hund' };
    const run = runOn([row], { prompt: 'Do {{instruction}} with {{input}}.' });
    expect(await run.sent()).toEqual(['user: Do Translate with dog.']);
    expect(await run.expected()).toBe('Hund');
  });

  it('images appear where the conversation has places for them', async () => {
    const run = runOn([
      {
        image: 'https://example.org/a.png',
        conversations: [
          { from: 'human', value: '<image>\nWhat is it?' },
          { from: 'gpt', value: 'A bill.' },
        ],
      },
    ]);
    expect(await run.sent()).toEqual(['system: Answer.', 'user: [image https://example.org/a.png]\n\nWhat is it?']);
  });

  it('earlier turns stay, with tool calls and their results', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":2}' } };
    const messages = [question, { role: 'assistant', content: null, tool_calls: [call] }];
    const run = runOn([{ messages: [...messages, { role: 'tool', tool_call_id: 'c1', content: 'sum 4' }, answer] }]);
    expect(await run.sent()).toEqual(['system: Answer.', 'user: 2+2?', 'assistant: ', 'tool: sum 4']);
    expect(await run.expected()).toBe('4');
  });
});

describe('a row whose input is indistinguishable from its answer is rejected', () => {
  it.each<[string, object, string]>([
    [
      'a conversation that was answered, with a label',
      { messages: [question, answer], label: 'good' },
      'rows.jsonl: The conversations in the column "messages" end with the assistant\'s message, so the model would see the answer. ' +
        'Remove that message or, if it belongs to the input, name the column in the spec: "data: { columns: { input: messages, expected: NAME } }".',
    ],
    [
      'an object among other columns',
      { id: 1, ticket: { body: 'a', label: 'b' }, created_at: 'now' },
      'rows.jsonl: The column "ticket" has objects (body, label) that may contain the answer. Name the input and the answer in the spec, ' +
        'such as "data: { columns: { input: ticket.body, expected: ticket.label } }".',
    ],
    [
      'an input with the answer in it',
      { input: { question: 'a', answer: 'b' } },
      'rows.jsonl: The column "input" has objects (question, answer) that may contain the answer. Name the input and the answer in the spec, ' +
        'such as "data: { columns: { input: input.question, expected: input.answer } }".',
    ],
    [
      'turns as pairs',
      { conversation: [{ system: 'Add.', input: '2+2?', output: '4' }] },
      'rows.jsonl: The column "conversation" has objects (system, input, output) that may contain the answer. Name the input and the answer ' +
        'in the spec, such as "data: { columns: { input: conversation.0.input, expected: conversation.0.output } }".',
    ],
    [
      'a dialogue as one text',
      { text: '### Human: 2+2?### Assistant: 4'.replace('### A', '\n### A') },
      'rows.jsonl: The texts in the column "text" contain the assistant\'s answer, so the model would see it. Put input and answer in ' +
        'separate columns or, if the answer belongs to the input, name the column in the spec: "data: { columns: { input: text } }".',
    ],
    [
      'a conversation that only calls a tool',
      { messages: [question, { role: 'assistant', content: null, function_call: { name: 'add', arguments: '{}' } }] },
      'rows.jsonl:1: 1 row cannot be read. Correct or remove:\n' +
        'rows.jsonl:1: the last message of "messages" has no text to compare an output with. End the conversation with an answer in words, or remove the row',
    ],
  ])('%s', async (_form, row, complaint) => {
    expect(await runOn([row]).complaint()).toBe(complaint);
  });

  it.each([
    '### Human: 2+2?### Assistant: 4',
    'A chat. USER: 2+2? ASSISTANT: 4</s>',
    '<|start|>user<|message|>2+2?<|end|><|start|>assistant<|channel|>final<|message|>4<|return|>',
    '<｜User｜>2+2?<｜Assistant｜>4',
  ])('a transcript: %s', async (text) => {
    expect(await runOn([{ text }]).complaint()).toMatch(
      /^rows\.jsonl: The texts in the column "text" contain the assistant/,
    );
  });

  it('except when the prompt is unreadable, since it may name the input', async () => {
    const run = runOn([{ subject: 'a', body: 'b', label: 'c' }], { name: 'p.j2', prompt: 'Sort {% if subject %}' });
    expect(await run.complaint()).toMatch(/^p\.j2:1: This is not a valid Jinja template/);
  });

  it('unless the spec names the column', async () => {
    const run = runOn([{ messages: [question, answer], label: 'good' }], {
      columns: '{ input: messages, expected: label }',
    });
    expect(await run.sent()).toEqual(['system: Answer.', 'user: 2+2?', 'assistant: 4']);
  });

  it('unless the prompt names it', async () => {
    const run = runOn([{ messages: [question, answer], label: 'good' }], {
      name: 'p.prompt',
      prompt: '---\nmodel: x\n---\n{{role "system"}}Judge.{{role "user"}}{{messages}}',
    });
    expect(await run.expected()).toBe('good');
  });

  it('also when only rows of the Pareto set contain it', async () => {
    const { complaintOf, path } = workspace({
      'p.gepa.yaml':
        'prompts: { p: p.txt }\ndata: { feedback: a.jsonl, pareto: b.jsonl }\nmetric: { equals: "{{label}}" }\n',
      'p.txt': 'Answer.',
      'a.jsonl': JSON.stringify({ messages: [question], label: 'good' }),
      'b.jsonl': JSON.stringify({ messages: [question, answer], label: 'good' }),
    });
    expect(await complaintOf(() => planRun(path('p.gepa.yaml'), (id) => id))).toMatch(
      /^b\.jsonl: The conversations in the column "messages" end with the assistant's message/,
    );
  });
});

describe('a prompt that prints all of a row at once', () => {
  const rows = [
    { subject: 'late parcel', body: 'where is it', label: 'delivery', feedback: 'see §2', metadata: { by: 'ann' } },
  ];
  const dotprompt = (body: string): Files => ({
    name: 'p.prompt',
    prompt: `---\nmodel: x\n---\n{{role "system"}}Sort it.{{role "user"}}${body}`,
    columns: '{ input: subject }',
  });
  const inputs = '{"subject":"late parcel","body":"where is it"}';

  it.each([
    ['{{this}}', inputs],
    ['{{.}}', inputs],
    ['{{json this}}', inputs],
    ['{{json @root}}', inputs],
    ['{{#each this}}{{@key}}={{this}};{{/each}}', 'subject=late parcel;body=where is it;'],
    ['{{#with this}}{{json this}}{{/with}}', inputs],
    ['{{#each @root as |value name|}}{{name}}={{value}};{{/each}}', 'subject=late parcel;body=where is it;'],
  ])('prints only the inputs, and only once: %s', async (body, text) => {
    expect(await runOn(rows, dotprompt(body)).sent()).toEqual(['system: Sort it.', `user: ${text}`]);
  });

  it.each([
    ['{{.}}', inputs],
    ['{{{.}}}', inputs],
    ['{{#.}}{{.}}{{/.}}', inputs],
  ])('does the same in mustache: %s', async (body, text) => {
    const prompt = `---\nname: p\ntemplate: mustache\n---\nsystem:\nSort it.\n\nuser:\n${body}\n`;
    const run = runOn(rows, { name: 'p.prompty', prompt, columns: '{ input: subject }' });
    expect((await run.sent()).map((message) => message.trim())).toEqual(['system: Sort it.', `user: ${text}`]);
  });

  it('does the same in a partial', async () => {
    const files = { ...dotprompt('{{> row}}'), others: { '_row.prompt': '{{json this}}' } };
    expect(await runOn(rows, files).sent()).toEqual(['system: Sort it.', `user: ${inputs}`]);
  });

  it('hides columns that only the metric names, also inside an object', async () => {
    const row = { subject: 'late parcel', body: { text: 'where is it', queue: 'delivery' }, team: 'a' };
    const files = {
      ...dotprompt('{{json this}}'),
      metric: '[{ contains: "{{team}}" }, { contains: "{{body.queue}}" }]',
    };
    expect((await runOn([row], files).sent())[1]).toBe('user: {"subject":"late parcel","body":{"text":"where is it"}}');
  });

  it('shows the columns that a judge sees', async () => {
    const metric = '{ judge: "Is this a good answer to {{subject}} {{body}}?" }';
    const endpoint = '{ baseUrl: "http://127.0.0.1:1", model: m }';
    const files = {
      ...dotprompt('{{json this}}'),
      metric: `${metric}\nmodels: { task: { practice: student }, reflection: { practice: reflector }, judge: ${endpoint} }`,
    };
    expect((await runOn(rows, files).sent())[1]).toBe(`user: ${inputs}`);
  });

  it("doesn't need a named input column", async () => {
    const { name = '', prompt = '' } = dotprompt('{{json this}}');
    expect((await runOn(rows, { name, prompt }).sent())[1]).toBe(`user: ${inputs}`);
  });

  it.each<[Templating, string, string]>([
    ['handlebars', 'Sort {{this}}.', '{{this}}'],
    ['mustache', 'Sort {{.}}.', '{{.}}'],
  ])('still has to print it after a rewrite: %s', (templating, prompt, tag) => {
    expect(variableObjection(templating, prompt, 'Sort it.')).toContain(`lost the template variable ${tag}`);
    expect(variableObjection(templating, prompt, `Please sort ${tag}.`)).toBeUndefined();
  });
});

describe('a part of a row that is named as the expected answer', () => {
  it('is removed from the input object', async () => {
    const run = runOn([{ ticket: { body: 'where is it', queue: 'delivery' }, id: 1 }], {
      columns: '{ input: ticket, expected: ticket.queue }',
    });
    expect(await run.sent()).toEqual(['system: Answer.', 'user: {"body":"where is it"}']);
  });

  it('causes a warning when the prompt prints it', async () => {
    const run = runOn([{ question: 'a', answer: 'b' }], {
      prompt: 'Answer {{question}} like {{answer}}.',
      metric: '{ equals: "{{answer}}" }',
    });
    expect((await run.plan()).warnings).toContain(
      'The prompt prints the column "answer" with the expected answer, so scores mean nothing: the model only has to copy it. ' +
        'Remove the variable from the prompt, or set data.columns.expected in the spec to another column.',
    );
  });

  it('is a different column when the prompt judges an answer', async () => {
    const run = runOn([{ question: 'a', answer: 'b', label: 'good' }], {
      prompt: 'Is {{answer}} right for {{question}}?',
      metric: '{ equals: "{{label}}" }',
    });
    expect((await run.plan()).columns.expected).toBe('label');
    expect((await run.plan()).warnings.join()).not.toContain('prints the column');
  });
});
