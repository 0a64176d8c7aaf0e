import { describe, expect, test } from 'vitest';
import { copiedWords } from '../../../../src/gepa/copying/copied-words';

const row = 'My parcel has been stuck at customs in Leipzig since Monday, what now?';

describe('what a text copies', () => {
  test('is every passage of eight words or more, whatever its case, punctuation and line ends', () => {
    const text = 'Label tickets.\nExample: “my parcel has been\nstuck at CUSTOMS in Leipzig”: shipping.';
    expect(copiedWords(text, [row], [])).toEqual({
      words: 9,
      of: 13,
      passage: 'my parcel has been\nstuck at CUSTOMS in Leipzig',
    });
  });

  test('is no passage of seven words, and none that only has the same words', () => {
    expect(copiedWords('My parcel has been stuck at customs: shipping.', [row], [])).toMatchObject({ words: 0 });
    const mixed = 'Since Monday in Leipzig customs at stuck been has parcel my now what';
    expect(copiedWords(mixed, [row], [])).toMatchObject({ words: 0, passage: '' });
  });

  test('may come from several sources, and joins where they meet', () => {
    const text = `Examples: ${row} ${row}`;
    const halves = [row.slice(0, 50), row.slice(20)];
    expect(copiedWords(text, halves, [])).toMatchObject({ words: 26, of: 27 });
  });

  test('leaves out what the seed has', () => {
    expect(copiedWords(`Seed.\n${row}`, [row], [row])).toMatchObject({ words: 0 });
    const longer = `${row} Please call me back before five today, thanks.`;
    expect(copiedWords(longer, [longer], [row]).words).toBe(15);
  });

  test('counts two Chinese or Japanese characters, and four Thai ones, as a word', () => {
    const chinese = '我的包裹从星期一开始就一直卡在海关';
    expect(copiedWords(`例如：${chinese}。`, [chinese], [])).toEqual({ words: 8.5, of: 9.5, passage: chinese });
    expect(copiedWords(chinese.slice(0, 15), [chinese], [])).toMatchObject({ words: 0 });
    const thai = 'พัสดุของฉันติดอยู่ที่ศุลกากรตั้งแต่วันจันทร์';
    expect(copiedWords(thai, [thai], []).passage).toBe(thai);
    const japanese = 'サーバーの電源を入れても画面に何も表示されません';
    expect(copiedWords(`例: ${japanese}`, [japanese], []).passage).toBe(japanese);
  });

  test('is all of a long text that repeats itself', () => {
    const long = 'the same word again '.repeat(20_000);
    expect(copiedWords(long, [long, long], [])).toMatchObject({ words: 80_000, of: 80_000 });
  });
});
