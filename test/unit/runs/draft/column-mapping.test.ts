import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../src/datasets/row';
import {
  columnFor,
  columnNeeds,
  previewOf,
  textOfMessages,
  unfilledNeed,
  withColumn,
} from '../../../../src/runs/draft/column-mapping';
import { withNamedColumns, withRows } from '../../../../src/runs/draft/example-file';
import { newDraft } from '../../../../src/runs/draft/run-draft';
import { newColumns, rowsOfReply, starterRequest } from '../../../../src/runs/draft/starter-rows';

function draftOf(content: string) {
  return newDraft({ prompt: '/p/task.txt', content, specFile: '/p/task.gepa.yaml', component: 'task' });
}

const rows: readonly Row[] = [{ values: { id: 7, german: 'Hallo', english: 'Hello' }, source: 'rows.csv:2' }];
const [first = { values: {}, source: '' }] = rows;

describe('what a prompt needs columns for', () => {
  it('is its variables, or the input', () => {
    expect(columnNeeds(draftOf('Summarise {{article.text}} and {{title}}.'))).toEqual([
      { kind: 'variable', name: 'article' },
      { kind: 'variable', name: 'title' },
      { kind: 'expected' },
    ]);
    expect(columnNeeds(draftOf('Translate into English.'))).toEqual([{ kind: 'input' }, { kind: 'expected' }]);
  });

  it('is filled by a column of the same name, or by one that is chosen', () => {
    const draft = draftOf('Translate: {{german}}');
    const other = draftOf('Translate: {{sentence}}');

    expect(unfilledNeed(draft, {}, rows)).toBeUndefined();
    expect(unfilledNeed(other, {}, rows)).toEqual({ kind: 'variable', name: 'sentence' });
    const named = withColumn({}, { kind: 'variable', name: 'sentence' }, 'german');
    expect(named).toEqual({ variables: { sentence: 'german' } });
    expect(unfilledNeed(other, named, rows)).toBeUndefined();
    expect(columnFor({ kind: 'variable', name: 'sentence' }, named, rows)).toBe('german');
    expect(withColumn(named, { kind: 'variable', name: 'sentence' }, undefined)).toEqual({});
  });

  it('is missing for a prompt without variables until the input is chosen', () => {
    const draft = draftOf('Translate into English.');

    expect(unfilledNeed(draft, {}, rows)).toEqual({ kind: 'input' });
    expect(unfilledNeed(draft, { input: 'german' }, rows)).toBeUndefined();
  });
});

describe('a preview', () => {
  it('has the messages that the model will see, and what is expected', () => {
    const named = { input: 'german', expected: 'english' };
    const preview = previewOf(draftOf('Translate into English.'), named, first);

    expect(preview).toMatchObject({ kind: 'messages', expected: 'Hello' });
    expect(preview.kind === 'messages' && textOfMessages(preview.messages)).toBe(
      'system: Translate into English.\nuser: Hallo',
    );
  });

  it('fills a variable with its column', () => {
    const preview = previewOf(draftOf('Translate: {{sentence}}'), { variables: { sentence: 'german' } }, first);

    expect(preview.kind === 'messages' && textOfMessages(preview.messages)).toContain('Translate: Hallo');
  });

  it('says what is missing', () => {
    expect(previewOf(draftOf('Translate: {{sentence}}'), {}, first)).toMatchObject({ kind: 'problem' });
  });
});

describe('added examples', () => {
  it('are saved under the names that the prompt looks for', () => {
    expect(withNamedColumns(first.values, { input: 'german', expected: 'english' })).toEqual({
      input: 'Hallo',
      expected: 'Hello',
      id: 7,
    });
    expect(withNamedColumns(first.values, { variables: { sentence: 'german' } })).toEqual({
      sentence: 'Hallo',
      id: 7,
      english: 'Hello',
    });
  });

  it('follow the rows that are there', () => {
    expect(withRows('{"a":1}', [{ a: 2 }])).toBe('{"a":1}\n{"a":2}\n');
  });
});

describe('the columns of new rows', () => {
  it.each([
    ['Translate: {{sentence}}', ['sentence', 'expected']],
    ['Translate: {sentence}', ['sentence', 'expected']],
    ['Translate. Reply as {"text": "…"}.', ['input', 'expected']],
  ])('of %s', (content, columns) => {
    expect(newColumns(draftOf(content))).toEqual(columns);
  });
});

describe('starter rows', () => {
  it('are asked for with the prompt and its columns', () => {
    const [message] = starterRequest(draftOf('Translate: {{sentence}}'), 5);

    expect(message?.content).toContain('Write 5 test cases');
    expect(message?.content).toContain('"sentence", "expected"');
    expect(message?.content).toContain('Translate: {{sentence}}');
  });

  it('are read from a reply with other words around them', () => {
    const reply = 'Here you are:\n```json\n[{"sentence": "Hallo", "expected": "Hello", "note": "easy"}]\n```';

    expect(rowsOfReply(reply, ['sentence', 'expected'])).toEqual([{ sentence: 'Hallo', expected: 'Hello' }]);
    expect(() => rowsOfReply('I cannot do that.', ['sentence'])).toThrow(/no rows/);
  });
});
