import { expect, it } from 'vitest';
import { LeftOutList } from '../../../webview-ui/left-out-list';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

it('is not shown while every example counts', () => {
  const list = new LeftOutList();
  list.update(projectionOf(new ExampleRun()));
  expect(list.element.hidden).toBe(true);
});

it('names the examples that were left out, and what they failed with', () => {
  const run = new ExampleRun()
    .scores(0, [1])
    .add({ type: 'exampleLeftOut', example: { set: 'pareto', index: 1 }, detail: 'The endpoint refused it.' });
  const list = new LeftOutList();
  list.update(projectionOf(run));
  const [entry] = list.element.querySelectorAll('li');
  expect(entry?.textContent).toMatch(/ val\.jsonl:2: The endpoint refused it/);
  expect(entry?.title).toBe('The endpoint refused it.');
});
