import { describe, expect, it } from 'vitest';
import type { Templating } from '../../../../src/prompts/template';
import { replaceComponents } from '../../../../src/system/program/replace-components';
import { staticTextOf } from '../../../../src/system/program/static-text';

function replaced(
  written: string,
  texts: Readonly<Record<string, readonly [before: string, after: string]>>,
  templating: Templating = 'fString',
) {
  const components = Object.entries(texts).map(([name, [before]]) => ({
    name,
    templating,
    fixed: staticTextOf(templating, before),
  }));
  return replaceComponents(
    written,
    components,
    Object.fromEntries(Object.entries(texts).map(([name, [, after]]) => [name, after])),
  );
}

const greet = ['Greet the customer {name} politely.', 'Say hello to {name}.'] as const;

describe('the texts of a program’s requests', () => {
  it('get the candidate’s text, filled with the values that the program filled its own with', () => {
    expect(replaced('Greet the customer Ada politely.', { greet })).toEqual({
      text: 'Say hello to Ada.',
      rest: 'name: Ada',
      components: ['greet'],
    });
  });

  it('keep what stands around a component', () => {
    const { text } = replaced('Today is Monday.\n\nGreet the customer Ada politely.\n\nBe quick.', { greet });
    expect(text).toBe('Today is Monday.\n\nSay hello to Ada.\n\nBe quick.');
  });

  it('may have a component several times, and several of them', () => {
    const sign = ['Sign every answer with your name.', 'Never sign.'] as const;
    const { text, components } = replaced(
      'Greet the customer Ada politely. Greet the customer Bob politely. Sign every answer with your name.',
      { greet, sign },
    );
    expect(text).toBe('Say hello to Ada. Say hello to Bob. Never sign.');
    expect(components).toEqual(['greet', 'sign']);
  });

  it('give a variable at the end everything to the end', () => {
    const ask = ['Answer the question.\nQuestion: {question}', 'Q: {question}'] as const;
    expect(replaced('Answer the question.\nQuestion: One?\nTwo?', { ask }).text).toBe('Q: One?\nTwo?');
  });

  it('find where a value ends although it has the next piece in it', () => {
    const ask = ['Context: {context}\nNow answer.', '{context}!'] as const;
    expect(replaced('Context: a\nNow answer.\nb\nNow answer.', { ask }).text).toBe('a\nNow answer.\nb!');
  });

  it('read the escapes of the template language as a program sends them', () => {
    const json = ['Answer as {{"label": "{kind}"}} and nothing else.', 'JSON {{}} with {kind}.'] as const;
    expect(replaced('Answer as {"label": "x"} and nothing else.', { json }).text).toBe('JSON {} with x.');
  });

  it('are found in other languages, with other line ends and around white space', () => {
    const greeting = ['  请礼貌地问候这位顾客：{name}。\n再见，祝您愉快。\n', '你好，{name}。'] as const;
    expect(replaced('请礼貌地问候这位顾客：王。\r\n再见，祝您愉快。', { greeting }).text).toBe('你好，王。');
  });

  it('prefer the longer of two components that overlap', () => {
    const short = ['Be brief and polite.', 'SHORT'] as const;
    const long = ['Be brief and polite. Never promise anything.', 'LONG'] as const;
    expect(replaced('Be brief and polite. Never promise anything.', { short, long }).text).toBe('LONG');
  });

  it('must have the same value wherever a variable occurs', () => {
    const twice = ['Compare {a} with itself, that is {a}, in words.', '{a}'] as const;
    expect(replaced('Compare x with itself, that is x, in words.', { twice }).components).toEqual(['twice']);
    expect(replaced('Compare x with itself, that is y, in words.', { twice }).components).toEqual([]);
  });

  it('stay as they are without a component', () => {
    expect(replaced('Something\r\nelse', { greet })).toEqual({
      text: 'Something\r\nelse',
      rest: 'Something\r\nelse',
      components: [],
    });
  });

  it('can have the expressions of a program as variables', () => {
    const templating = { expressions: ['${user.name}'] };
    const { text } = replaced(
      'Greet the customer Ada politely.',
      { greet: ['Greet the customer ${user.name} politely.', 'Hi ${user.name}'] },
      templating,
    );
    expect(text).toBe('Hi Ada');
  });
});

describe('a text that can’t be recognised', () => {
  it.each<[string, Templating, string, string]>([
    [
      'with a condition',
      'jinja',
      'Greet {% if x %}warmly{% endif %} and say goodbye.',
      'Move the condition or the loop into the program',
    ],
    [
      'with two variables in a row',
      'fString',
      'Greet the customer {a}{b} politely.',
      'two variables next to each other',
    ],
    ['of variables only', 'fString', '{question}\n', 'too little text besides its variables'],
  ])('is refused: %s', (_, templating, text, problem) => {
    expect(() => staticTextOf(templating, text)).toThrow(problem);
  });
});
