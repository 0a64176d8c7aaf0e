import { stratify, tree } from 'd3-hierarchy';

/** A candidate's place: generation from the left (0 is the seed), row from the top in whole and half rows. */
export interface LineageNode {
  readonly candidate: number;
  readonly generation: number;
  readonly row: number;
}

/** `descent` from the first parent; `merge` from every further one. */
export interface LineageEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'descent' | 'merge';
}

export interface LineageLayout {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  readonly generations: number;
  readonly rows: number;
}

/**
 * Lays out who came from whom: a tidy tree over the first parents, further parents as extra edges.
 * @param parents parents by candidate; the seed has none and comes first
 */
export function layOutLineage(parents: readonly (readonly number[])[]): LineageLayout {
  if (parents.length === 0) return { nodes: [], edges: [], generations: 0, rows: 0 };
  const root = stratify<number>()
    .id(String)
    .parentId((candidate) => (candidate === 0 ? null : String(parents[candidate]?.[0] ?? 0)))(parents.map((_, i) => i));
  const placed = tree<number>()
    .nodeSize([1, 1])
    .separation(() => 1)(root)
    .descendants();
  const top = Math.min(...placed.map(({ x }) => x));
  const nodes = placed
    .map(({ data, depth, x }) => ({ candidate: data, generation: depth, row: x - top }))
    .sort((a, b) => a.candidate - b.candidate);
  return {
    nodes,
    edges: parents.flatMap((from, to) =>
      from.map((parent, rank) => ({ from: parent, to, kind: rank === 0 ? ('descent' as const) : ('merge' as const) })),
    ),
    generations: Math.max(...nodes.map(({ generation }) => generation)) + 1,
    rows: Math.max(...nodes.map(({ row }) => row)) + 1,
  };
}
