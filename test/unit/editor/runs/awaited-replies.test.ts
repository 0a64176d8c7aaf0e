import { expect, test, vi } from 'vitest';
import { AwaitedReplies } from '../../../../src/editor/runs/awaited-replies';

/** The part of VS Code that announces changes. */
vi.mock('vscode', () => ({
  EventEmitter: class {
    private readonly listeners: (() => void)[] = [];
    event = (listener: () => void) => this.listeners.push(listener);
    fire = () => this.listeners.forEach((listener) => listener());
    dispose = () => undefined;
  },
}));

const writing = (text: string) => () => ({ text, reasoning: '' });

test('knows what is written until each request has ended, and then the last', () => {
  const replies = new AwaitedReplies();
  replies.write('i1.0/a/1', writing(''));
  expect(replies.characters).toBe(0);
  replies.write('i1.0/a/1', writing('Say'));
  replies.write('i2.0/a/1', writing('Ask'));
  expect(replies.current.map(({ reflection, text }) => [reflection, text])).toEqual([
    ['i1.0/a/1', 'Say'],
    ['i2.0/a/1', 'Ask'],
  ]);
  expect(replies.characters).toBe(6);
  replies.end('i1.0/a/1');
  replies.end('i2.0/a/1');
  expect(replies.current).toEqual([]);
  expect(replies.characters).toBeUndefined();
  expect(replies.ended).toMatchObject({ reflection: 'i2.0/a/1', text: 'Ask' });
});

test('announces every change, but not the end of what was not asked', () => {
  const replies = new AwaitedReplies();
  let changes = 0;
  replies.onDidChange(() => (changes += 1));
  replies.write('i1.0/a/1', writing(''));
  replies.write('i1.0/a/1', writing('Say'));
  replies.end('i1.0/a/1');
  replies.end('i1.0/a/1');
  expect(changes).toBe(3);
});

test('ends all when the worker is gone', () => {
  const replies = new AwaitedReplies();
  replies.write('i1.0/a/1', writing('Say'));
  replies.endAll();
  expect(replies.characters).toBeUndefined();
});
