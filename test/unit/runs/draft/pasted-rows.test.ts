import { describe, expect, it } from 'vitest';
import { rowsOfText } from '../../../../src/runs/draft/pasted-rows';

const read = (text: string) => rowsOfText(text, 'clipboard');
const two = [
  { question: 'Why?', answer: 'Because.' },
  { question: 'How?', answer: 'Like this.' },
];

describe('a pasted text', () => {
  it.each([
    ['cells of a spreadsheet', 'question\tanswer\nWhy?\tBecause.\nHow?\tLike this.\n'],
    ['cells of a spreadsheet on Windows', 'question\tanswer\r\nWhy?\tBecause.\r\nHow?\tLike this.\r\n'],
    ['CSV', 'question,answer\nWhy?,Because.\nHow?,"Like this."\n'],
    ['CSV with semicolons', 'question;answer\nWhy?;Because.\nHow?;Like this.'],
    ['JSON', JSON.stringify(two, null, 2)],
    ['JSON under a key', JSON.stringify({ rows: two })],
    ['JSON Lines', two.map((row) => JSON.stringify(row)).join('\n')],
  ])('is read as %s', (_, text) => {
    expect(read(text)).toEqual(two);
  });

  it('is one input per line without columns', () => {
    expect(read('My parcel is late, where is it?\n\n 我的包裹在哪里？ \n')).toEqual([
      { input: 'My parcel is late, where is it?' },
      { input: '我的包裹在哪里？' },
    ]);
  });

  it('keeps line breaks in quoted cells', () => {
    expect(read('mail\tqueue\n"Hello,\nwhere is it?"\tdelivery')).toEqual([
      { mail: 'Hello,\nwhere is it?', queue: 'delivery' },
    ]);
  });

  it.each([
    ['', 'no text'],
    ['question\tanswer\n', 'no rows'],
    ['{"question": "Why?"}\n{"question": ', 'clipboard'],
    ['question,answer\nWhy?,Because,really\n', 'clipboard:2'],
  ])('is refused when it has no usable rows: %j', (text, problem) => {
    expect(() => read(text)).toThrow(problem);
  });
});
