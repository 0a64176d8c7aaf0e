import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import { checkVariables } from '../../../src/system/check-variables';
import { composeConversation } from '../../../src/system/conversation';

const made = (name: string, kwargs: object) => ({ lc: 1, type: 'constructor', id: ['langchain', name], kwargs });
const template = (text: string, more: object = {}) =>
  made('PromptTemplate', { template: text, input_variables: [], ...more });
const langchain = (ofChat: object, ofText: object) =>
  JSON.stringify(
    made('ChatPromptTemplate', {
      ...ofChat,
      messages: [
        made('SystemMessagePromptTemplate', { prompt: template('Answer in a {tone} tone.', ofText) }),
        made('HumanMessagePromptTemplate', { prompt: template('{question}') }),
      ],
    }),
  );
const prompty = (frontMatter: string) =>
  `---\nname: greet\n${frontMatter}\n---\nsystem:\nAnswer in a {{tone}} tone.\n\nuser:\n{{question}}\n`;
const tone = { tone: 'friendly' };

const files: readonly (readonly [what: string, path: string, content: string])[] = [
  [
    'input.default of Dotprompt',
    'a.prompt',
    '---\ninput:\n  default: { tone: friendly }\n---\n{{role "system"}}Answer in a {{tone}} tone.\n{{role "user"}}{{question}}',
  ],
  ['sample of Prompty', 'a.prompty', prompty('sample:\n  tone: friendly')],
  ['a list of inputs of Prompty', 'a.prompty', prompty('inputs:\n  - { name: tone, kind: string, default: friendly }')],
  [
    'a map of inputs of Prompty',
    'a.prompty',
    prompty('inputs:\n  tone: { type: string, default: friendly }\n  question: { type: string }'),
  ],
  ['values of inputs of Prompty', 'a.prompty', prompty('inputs:\n  tone: friendly')],
  ['partial variables of a conversation', 'a.json', langchain({ partial_variables: tone }, {})],
  ['partial variables of a text', 'a.json', langchain({}, { partial_variables: tone })],
];

describe.each(files)('a value of the prompt file: %s', (_what, path, content) => {
  const prompt = readPromptFile(path, content);
  const systemMessage = (values: RowValues) => {
    const row = { values, source: 'rows.jsonl:1' };
    const [component] = prompt.components;
    const chat = { prompt, parts: { p: component?.name ?? '' }, columns: { input: 'question' } };
    return composeConversation(chat, { p: component?.text ?? '' }, row).messages[0]?.content;
  };
  const check = (values: RowValues) => () => {
    checkVariables(path, content, prompt, [{ values, source: 'rows.jsonl:1' }]);
  };

  it('fills a variable that the row lacks', () => {
    expect(systemMessage({ question: 'Hi' })).toBe('Answer in a friendly tone.');
    expect(check({ question: 'Hi' })).not.toThrow();
  });

  it("is overridden by the row's value", () => {
    expect(systemMessage({ question: 'Hi', tone: 'cold' })).toBe('Answer in a cold tone.');
  });

  it('is not enough without a value of the row in the prompt', () => {
    expect(check({ other: 'Hi' })).toThrow('is not a column of the data');
  });
});
