// Tested by test/unit/dashboard/lineage.test.ts.
import { stratify, tree } from 'd3-hierarchy';
import { summarize } from './candidate-words';
import type { Drawing, Mark } from './marks';
import type { Point } from './plot';
import type { Projection } from './projection';
import { keyed, markup, type Markup } from './markup';

/** As in the style sheet: a taller drawing scrolls. In CSS pixels. */
const maximalHeight = 230;
/** A roomy drawing has numbers in its nodes; one of many candidates has small nodes without. */
const sizes = {
  roomy: { row: 24, generation: 46, radius: 9 },
  dense: { row: 11, generation: 26, radius: 4 },
};
const padding = 14;

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
 * Lays out the descent of the candidates: a tidy tree over the first parents, with extra edges from further parents.
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

export function lineageDrawing(layout: LineageLayout, projection: Projection, available: number): Drawing {
  const { state, leads } = projection;
  const size = layout.rows * sizes.roomy.row + 2 * padding <= maximalHeight ? sizes.roomy : sizes.dense;
  const room = (available - 2 * padding) / Math.max(1, layout.generations - 1);
  const generation = Math.min(90, Math.max(size.generation, room));
  const marks = layout.nodes.map(({ candidate, generation: depth, row }): Mark => ({
    candidate,
    x: padding + depth * generation,
    y: padding + row * size.row,
    radius: size.radius,
    look: `${leads.has(candidate) ? 'filled' : 'hollow'}${state.candidates[candidate]?.inPool === true ? '' : ' outside-pool'}`,
    ...(size === sizes.roomy ? { label: String(candidate) } : {}),
  }));
  const paths = pathsOf(layout, marks);
  const edges = (['descent', 'merge'] as const).flatMap((kind) => edgesOf(layout, paths, kind));
  return {
    width: Math.max(available, 2 * padding + (layout.generations - 1) * generation),
    height: Math.max(56, (layout.rows - 1) * size.row + 2 * padding),
    marks,
    ground: ({ candidate }) => [...edges, ...wayOf(layout, paths, ancestorsOf(projection, candidate))],
    over: () => [],
    describe: (candidate) => {
      const described = state.candidates[candidate];
      return described === undefined ? [] : summarize(described, projection);
    },
  };
}

/** Returns the selected candidate and its ancestors, whose edges are drawn stronger. */
function ancestorsOf({ state }: Projection, candidate: number | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    state.candidates[index]?.parents.forEach(visit);
  };
  if (candidate !== undefined) visit(candidate);
  return found;
}

/** Returns the paths of the edges, in their order. Each starts and ends horizontally. */
function pathsOf({ edges }: LineageLayout, marks: readonly Point[]): readonly string[] {
  const tidy = (length: number): number => Math.round(length * 10) / 10;
  return edges.map(({ from, to }) => {
    const [source, target] = [marks[from], marks[to]];
    if (source === undefined || target === undefined) return '';
    const middle = tidy((source.x + target.x) / 2);
    const [y, end] = [tidy(source.y), tidy(target.y)];
    return `M${tidy(source.x)},${y}C${middle},${y},${middle},${end},${tidy(target.x)},${end}`;
  });
}

/** Draws all edges of a kind as one path, because hundreds of paths would slow down every update. */
function edgesOf({ edges }: LineageLayout, paths: readonly string[], kind: LineageEdge['kind']): readonly Markup[] {
  const ofKind = paths.filter((_, index) => edges[index]?.kind === kind);
  return ofKind.length === 0 ? [] : [keyed(kind, markup('path', { class: `edge ${kind}`, d: ofKind.join('') }))];
}

/** Draws the edges between the selected candidate and its ancestors again, stronger than the others. */
function wayOf({ edges }: LineageLayout, paths: readonly string[], way: ReadonlySet<number>): readonly Markup[] {
  return edges.flatMap(({ from, to, kind }, index) =>
    way.has(from) && way.has(to)
      ? [keyed(`${from} ${to}`, markup('path', { class: `edge ${kind} strong`, d: paths[index] }))]
      : [],
  );
}
