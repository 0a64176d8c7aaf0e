// Tested by test/unit/dashboard/lineage.test.ts.
import { stratify, tree } from 'd3-hierarchy';
import type { CandidateState } from '../gepa/state';
import { summarize } from './candidate-words';
import type { Drawing, Mark } from './marks';
import type { Point } from './plot';
import type { Projection } from './projection';
import { keyed, markup, type Markup } from './markup';

/** The most and the least room of a row and of a generation, and the radius of a node. In CSS pixels. */
const limits = { row: [3, 24], generation: [8, 90], radius: [1.5, 9] } as const;
/** From this radius on, a node has its number in it. */
const radiusOfNumbers = 8;
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

/** The room for a lineage, and how much larger than that it is drawn. */
export interface LineageRoom {
  readonly width: number;
  readonly height: number;
  /** At 1, the whole lineage is in view. */
  readonly zoom: number;
}

/** Draws a lineage, by default as large as fits its room. */
export function lineageDrawing(layout: LineageLayout, projection: Projection, room: LineageRoom): Drawing {
  const { state, leads } = projection;
  const fitted = (available: number, steps: number, [least, most]: readonly [number, number]): number =>
    Math.min(most, Math.max(least, (available - 2 * padding) / Math.max(1, steps))) * room.zoom;
  const row = fitted(room.height, layout.rows - 1, limits.row);
  const generation = fitted(room.width, layout.generations - 1, limits.generation);
  const [leastRadius, mostRadius] = limits.radius;
  const radius = Math.min(mostRadius, Math.max(leastRadius, Math.min(row, generation) * 0.375));
  const marks = layout.nodes.map(({ candidate, generation: depth, row: place }): Mark => ({
    candidate,
    x: padding + depth * generation,
    y: padding + place * row,
    radius,
    look: lookOf(state.candidates[candidate], leads.has(candidate)),
    ...(radius >= radiusOfNumbers ? { label: String(candidate) } : {}),
  }));
  const paths = pathsOf(layout, marks);
  const edges = (['descent', 'merge'] as const).flatMap((kind) => edgesOf(layout, paths, kind));
  const best = ancestorsOf(projection, state.best);
  return {
    width: Math.max(room.width, 2 * padding + (layout.generations - 1) * generation),
    height: Math.max(56, (layout.rows - 1) * row + 2 * padding),
    marks,
    ground: ({ candidate }) => [
      ...edges,
      ...wayOf(layout, paths, best, 'to-best'),
      ...(candidate === state.best ? [] : wayOf(layout, paths, ancestorsOf(projection, candidate), 'strong')),
    ],
    over: () => [],
    describe: (candidate) => {
      const described = state.candidates[candidate];
      return described === undefined ? [] : summarize(described, projection);
    },
  };
}

/** Merges and combinations have a ring of their own. */
function lookOf(candidate: CandidateState | undefined, isOnFrontier: boolean): string {
  const joined = candidate?.origin.kind === 'merge' || candidate?.origin.kind === 'combination';
  return [
    isOnFrontier ? 'filled' : 'hollow',
    ...(joined ? ['joined'] : []),
    ...(candidate?.inPool === true ? [] : ['outside-pool']),
  ].join(' ');
}

/** Returns a candidate and its ancestors, whose edges are drawn stronger. */
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

/** Draws the edges between a candidate and its ancestors again, stronger than the others. */
function wayOf(
  { edges }: LineageLayout,
  paths: readonly string[],
  way: ReadonlySet<number>,
  look: 'strong' | 'to-best',
): readonly Markup[] {
  return edges.flatMap(({ from, to, kind }, index) =>
    way.has(from) && way.has(to)
      ? [keyed(`${look} ${from} ${to}`, markup('path', { class: `edge ${kind} ${look}`, d: paths[index] }))]
      : [],
  );
}
