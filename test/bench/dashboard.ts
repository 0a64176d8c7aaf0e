import { loadavg } from 'node:os';
import { RunFold } from '../../src/gepa/fold';
import { bundlePage, launch, openPage } from '../pages/page-in-chromium';
import { findInstalled } from '../vscode/find-browser.mjs';
import { benchRun, candidateEvents } from './frontier';
import type { Figure } from './figure';

const sizes = [
  { examples: 2000, candidates: 300 },
  { examples: 10_000, candidates: 1000 },
];

/** Measures what the dashboard of a large run takes in headless Chromium; nothing without a browser. */
export async function benchDashboard(): Promise<readonly Figure[]> {
  const executable = findInstalled();
  if (executable === undefined)
    return [{ what: 'dashboard', measured: '–', goal: 'not measured: no Chromium is installed' }];
  const [browser, files] = await Promise.all([launch(executable), bundlePage('dashboard')]);
  const figures: Figure[] = [];
  try {
    for (const { examples, candidates } of sizes) {
      const page = await openPage(browser, files, { viewport: { width: 1200, height: 900 } });
      const { state } = RunFold.over([
        { type: 'runStarted', run: benchRun(examples), at: 0 },
        ...candidateEvents(0, Array<number>(examples).fill(0.3)),
      ]);
      await page.evaluate(`window.seedState = ${JSON.stringify(state)}`);
      const times = await page.evaluate<Times>(`(${measureInPage.toString()})(${candidates})`);
      await page.context().close();
      const named = (what: string) => `dashboard of ${examples} examples × ${candidates} candidates: ${what}`;
      const ms = (value: number) => `${Math.round(value)} ms`;
      figures.push(
        { what: named('first paint'), measured: ms(times.firstPaint), goal: 'at most 500 ms after the snapshot' },
        { what: named('hover'), measured: ms(times.hover), goal: 'at most 50 ms (median of 20)' },
        { what: named('selection'), measured: ms(times.selection), goal: 'at most 50 ms (median of 20)' },
        { what: named('panning'), measured: `${Math.round(times.framesPerSecond)}/s`, goal: 'at least 30 frames/s' },
      );
    }
  } finally {
    await browser.close();
  }
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return [...figures, { what: 'load of the machine meanwhile', measured: load, goal: 'the lower the better' }];
}

interface Times {
  readonly firstPaint: number;
  readonly hover: number;
  readonly selection: number;
  readonly framesPerSecond: number;
}

/* eslint-disable -- Plain JavaScript of the page, where the types of the DOM are not known. */
const measureInPage = new Function(
  'count',
  `
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
  }));
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  const tell = (data) => dispatchEvent(new MessageEvent('message', { data }));
  const seed = seedState.candidates[0];
  let random = 1;
  const next = () => (random = (random * 16807) % 2147483647) / 2147483647;
  const best = seed.scores.slice();
  const curve = [];
  const candidates = Array.from({ length: count }, (_, index) => {
    const scores = seed.scores.map((_, example) => next() < 0.3 + 0.5 * (index / count) ? 1 : next() < 0.5 ? 0.8 : 0);
    let sum = 0;
    scores.forEach((score, example) => { sum += score; best[example] = Math.max(best[example], score); });
    const parents = index === 0 ? [] : [Math.floor(next() * index)];
    curve.push({ candidate: index, rollouts: (index + 1) * scores.length, best: sum / scores.length, frontier: sum / scores.length });
    return { ...seed, index, parents, scores, pareto: { sum, count: scores.length }, size: 100 + index,
      origin: index === 0 ? seed.origin : { kind: 'reflection', proposal: index }, texts: { prompt: 'Answer ' + index } };
  });
  const proposals = candidates.slice(1).map(({ index, parents, texts }) => ({
    status: 'accepted', candidate: index,
    proposal: { number: index, iteration: index, parents, texts, diagnosis: 'Too short.', changes: [], origin: { kind: 'reflection' } },
  }));
  const state = { ...seedState, candidates, proposals, curve, bestPerExample: best, best: count - 1, iterations: count };
  return (async () => {
    await painted();
    const arrived = performance.now();
    tell({ type: 'snapshot', state, workedOn: 'nowhere', folder: '/bench' });
    const firstPaint = (await painted()) - arrived;
    const surface = document.querySelector('[role=application]');
    const { left, top, width, height } = surface.getBoundingClientRect();
    const hovers = [];
    for (let step = 0; step < 20; step += 1) {
      await painted();
      const begun = performance.now();
      const place = { clientX: left + width * (0.3 + step / 40), clientY: top + height * (0.2 + step / 40) };
      (document.elementFromPoint(place.clientX, place.clientY) ?? surface)
        .dispatchEvent(new PointerEvent('pointermove', { bubbles: true, ...place }));
      hovers.push((await painted()) - begun);
    }
    const selections = [];
    for (let step = 0; step < 20; step += 1) {
      await painted();
      const begun = performance.now();
      tell({ type: 'select', candidate: Math.floor((count * (step + 1)) / 22) });
      selections.push((await painted()) - begun);
    }
    const frames = 60;
    const begun = performance.now();
    for (let frame = 0; frame < frames; frame += 1) {
      surface.scrollLeft += 37;
      surface.scrollTop += 11;
      await painted();
    }
    const framesPerSecond = (frames * 1000) / (performance.now() - begun);
    return { firstPaint, hover: median(hovers), selection: median(selections), framesPerSecond };
  })();
`,
);
