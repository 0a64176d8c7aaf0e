import { expect, it } from 'vitest';
import { exampleLink, exampleNamed, reflectionLink } from '../../../../src/editor/evidence/evidence-links';
import { ExampleRun } from '../../dashboard/example-run';

const { state } = new ExampleRun(3);

it('links to an example with all that the command needs', () => {
  const link = exampleLink(state, { set: 'pareto', index: 2 }, [{ kind: 'proposal', number: 4 }]);
  const [, label, query = ''] = /^\[(.*)\]\(command:gepa\.showExample\?([^()\s]*)\)$/.exec(link) ?? [];
  expect(label).toBe('pareto-3');
  expect(JSON.parse(decodeURIComponent(query))).toEqual([
    { run: 'run-1', example: { set: 'pareto', index: 2 }, subjects: [{ kind: 'proposal', number: 4 }] },
  ]);
});

it('keeps a link whole, whatever the run is called', () => {
  const odd = { ...state, run: { ...state.run, id: 'run (1) "a" ](x)' } };
  expect(reflectionLink(odd, 'Show All', 4)).toMatch(/^\[Show All\]\(command:gepa\.showReflection\?[^()\s"]*\)$/);
});

it('finds the examples that a reflection names, and takes nothing else for one', () => {
  expect(exampleNamed(state, 'pareto-3')).toEqual({ set: 'pareto', index: 2 });
  for (const name of ['pareto-4', 'pareto-0', 'constructor-1', 'ticket 3', '](command:x)', ''])
    expect(exampleNamed(state, name)).toBeUndefined();
});
