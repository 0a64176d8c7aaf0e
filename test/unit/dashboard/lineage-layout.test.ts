import { describe, expect, it } from 'vitest';
import { layOutLineage } from '../../../webview-ui/lineage-layout';

describe('the layout of the lineage', () => {
  it('puts every candidate one generation right of its first parent', () => {
    const { nodes, generations } = layOutLineage([[], [0], [0], [1]]);
    expect(nodes.map(({ generation }) => generation)).toEqual([0, 1, 1, 2]);
    expect(generations).toBe(3);
  });

  it('gives no two candidates of a generation the same row', () => {
    const { nodes, rows } = layOutLineage([[], [0], [0], [1], [1], [2], [2]]);
    const places = nodes.map(({ generation, row }) => `${generation}/${row}`);
    expect(new Set(places).size).toBe(nodes.length);
    expect(Math.min(...nodes.map(({ row }) => row))).toBe(0);
    expect(Math.max(...nodes.map(({ row }) => row))).toBe(rows - 1);
  });

  it('draws a merge’s second parent as an edge of its own kind', () => {
    expect(layOutLineage([[], [0], [0], [1, 2]]).edges.filter(({ to }) => to === 3)).toEqual([
      { from: 1, to: 3, kind: 'descent' },
      { from: 2, to: 3, kind: 'merge' },
    ]);
  });

  it('is empty before the seed is there', () => {
    expect(layOutLineage([])).toEqual({ nodes: [], edges: [], generations: 0, rows: 0 });
  });
});
