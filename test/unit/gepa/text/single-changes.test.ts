import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/gepa/random';
import { singleChanges, withoutChanges } from '../../../../src/gepa/text/single-changes';

const changesOf = (before: string, after: string) =>
  singleChanges({ prompt: before }, { prompt: after }).map(({ removed, added }) => [removed, added]);

describe('single changes', () => {
  test('are whole lines where lines were added or removed', () => {
    expect(changesOf('One.\nTwo.\nThree.', 'One.\nThree.\nFour.')).toEqual([
      ['Two.\n', ''],
      ['', 'Four.\n'],
    ]);
  });

  test('are sentences where a line or a paragraph was reworded', () => {
    expect(changesOf('Say it. Be brief. Stop.', 'Say it clearly. Be brief. Stop now.')).toEqual([
      ['Say it.', 'Say it clearly.'],
      ['Stop.', 'Stop now.'],
    ]);
    expect(changesOf('请简短。不要猜测。谢谢。', '请很简短。不要猜测。多谢。')).toHaveLength(2);
  });

  test('can be left out one by one, in any component', () => {
    const [before, after] = [
      { plan: 'Plan.', answer: 'Say it.\nStop.' },
      { plan: 'Plan first.', answer: 'Say it.\nNever guess.\nStop.\nThanks.' },
    ];
    expect(singleChanges(before, after).map(({ component }) => component)).toEqual(['plan', 'answer', 'answer']);
    expect(withoutChanges(before, after, new Set([1]))).toEqual({
      plan: 'Plan first.',
      answer: 'Say it.\nStop.\nThanks.',
    });
  });

  test('are none between equal texts', () => expect(changesOf('Same.\n', 'Same.\n')).toEqual([]));

  test('make the later version together, and the earlier one when all are left out', () => {
    const random = new SeededRandom(7);
    const parts = ['A. ', 'B.\n', '\n', 'C', '。', '- d\n', 'A. '];
    const draw = () => Array.from({ length: random.index(9) }, () => parts[random.index(parts.length)] ?? '').join('');
    for (let nth = 0; nth < 500; nth += 1) {
      const [before, after] = [{ prompt: draw() }, { prompt: draw() }];
      const changes = singleChanges(before, after);
      expect(withoutChanges(before, after, new Set())).toEqual(after);
      expect(withoutChanges(before, after, new Set(changes.keys()))).toEqual(before);
    }
  });
});
