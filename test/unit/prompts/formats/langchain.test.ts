import { describe, expect, it } from 'vitest';
import { constructed, langchain, message, namesAndTexts, read, template } from './json-samples';

describe('a LangChain prompt', () => {
  it('has a component and the template language for each message template', () => {
    expect(namesAndTexts(langchain)).toEqual([
      ['system', 'Route as {style}.'],
      ['assistant', 'Hello.'],
      ['user', '{ticket}'],
    ]);
    expect(read(langchain)).toMatchObject({ format: 'langchain', templating: 'fString' });
  });

  it('is found in the manifest of a sequence', () => {
    const sequence = constructed(
      'RunnableSequence',
      `{"first": ${langchain}, "last": ${constructed('ChatOpenAI', '{}')}}`,
    );
    expect(namesAndTexts(`{"owner": "me", "manifest": ${sequence}}`)).toEqual(namesAndTexts(langchain));
  });

  it('can be a single template, also in the older form', () => {
    const older =
      '{"_type": "prompt", "input_variables": ["x"], "template": "Route {{x}}", "template_format": "jinja2"}';
    expect(namesAndTexts(older)).toEqual([['user', 'Route {{x}}']]);
    expect(read(older).templating).toBe('jinja');
    expect(namesAndTexts(template('Route {x}'))).toEqual([['user', 'Route {x}']]);
  });

  it('cannot be run by a chat if it has parts other than text', () => {
    const image = constructed('ImagePromptTemplate', '{"template": {"url": "{url}"}}');
    const prompt = constructed(
      'ChatPromptTemplate',
      `{"messages": [${message('HumanMessagePromptTemplate', `[${template('Look.')}, ${image}]`)}]}`,
    );
    expect(namesAndTexts(prompt)).toEqual([['user', 'Look.']]);
    expect(read(prompt).editOnly).toContain('ImagePromptTemplate');
  });

  it('can have messages in parts, and any role', () => {
    const parts = constructed('HumanMessage', '{"content": [{"type": "text", "text": "Look."}]}');
    const jedi = constructed('ChatMessagePromptTemplate', `{"role": "Jedi", "prompt": ${template('May the {x}.')}}`);
    const prompt = constructed('ChatPromptTemplate', `{"messages": [${parts}, ${jedi}]}`);
    expect(namesAndTexts(prompt)).toEqual([
      ['user', 'Look.'],
      ['user-2', 'May the {x}.'],
    ]);
    expect(read(prompt).editOnly).toContain('a message of the role "Jedi"');
  });
});
