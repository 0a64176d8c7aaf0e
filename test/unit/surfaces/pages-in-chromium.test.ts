import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DashboardUpdate } from '../../../src/editor/dashboard/messages';
import type { EvidenceUpdate } from '../../../src/editor/evidence/messages';
import {
  bundlePage,
  launch,
  openPage,
  send,
  setTheme,
  themeNames,
  type PageFiles,
  type ThemeName,
} from '../../pages/page-in-chromium';
import { findInstalled } from '../../vscode/find-browser.mjs';
import { ExampleRun } from '../dashboard/example-run';
import { exampleWith, scored, snapshotOf } from '../dashboard/evidence/snapshot';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executable = findInstalled();

let browser: Browser | undefined;
let dashboard: PageFiles;
let evidence: PageFiles;

beforeAll(async () => {
  if (executable === undefined) return;
  [browser, dashboard, evidence] = await Promise.all([
    launch(executable),
    bundlePage('dashboard'),
    bundlePage('evidence/evidence'),
  ]);
});

afterAll(() => browser?.close());

const long = 'A very long name that nobody breaks: '.repeat(4) + 'x'.repeat(120);

/** A run with something of everything that the dashboard shows. */
function run(): ExampleRun {
  const run = new ExampleRun(12, { rollouts: 100 }, { route: `Sort tickets.\n${long}\nرتب التذاكر` })
    .scores(0, Array<number>(12).fill(0.3))
    .proposes(
      { texts: { route: `Sort support tickets.\n${long}` }, changes: [{ summary: long, examples: [] }] },
      [1, 0.8, 1],
    )
    .add({ type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' } })
    .admits()
    .scores(1, [1, 1, 0.2, 0, ...Array<number>(8).fill(0.9)]);
  run.proposes({ texts: { route: '按类别整理工单。' } }, [0, 0, 0]);
  run.add({ type: 'proposalDiscarded', proposal: 2, reason: { kind: 'rejected', reason: long } });
  run.proposes({ parents: [1], origin: { kind: 'merge', ancestor: 0 } }, [1, 1, 1]).admits();
  run.scores(2, [0, 1, 1, 1, ...Array<number>(8).fill(0.9)]);
  run.add({ type: 'taskSkipped', iteration: 4, task: 0, reason: { kind: 'perfect' } });
  return run
    .proposes({ parents: [2] }, [1, 1, 1])
    .add({ type: 'exampleLeftOut', example: { set: 'pareto', index: 3 }, detail: long });
}

const snapshot = (workedOn: 'here' | 'nowhere'): DashboardUpdate => ({
  type: 'snapshot',
  state: run().state,
  workedOn,
  folder: '/runs/run-1',
});

const evidenceOf = (tab: 'example' | 'table'): EvidenceUpdate => {
  const example = exampleWith([scored(`billing ${long}`, { score: 0 }), scored('hardware')]);
  const shown = snapshotOf(example, { tab });
  return { type: 'snapshot', snapshot: { ...shown, table: { ...shown.table, rows: 3 } } };
};

const rows: EvidenceUpdate = {
  type: 'rows',
  version: 1,
  first: 0,
  rows: [0, 1, 2].map((index) => ({
    example: { set: 'pareto', index },
    title: long,
    expected: 'hardware',
    leftOut: index === 2,
    cells: [
      { score: 0, output: long },
      { score: 1, output: 'hardware' },
    ],
  })),
};

/** The pages by name: how each is opened, in a window of a width. */
const pages: readonly (readonly [name: string, open: (width: number) => Promise<Page>])[] = [
  [
    'the dashboard of a running run',
    async (width) => {
      const page = await open(dashboard, width);
      await send(page, snapshot('here'));
      await page.locator('vscode-button:defined').first().waitFor();
      await page.locator('.lineage [data-candidate="1"]').click();
      await page.locator('.lineage [data-candidate="2"]').click({ modifiers: ['Control'] });
      await page.locator('.comparison .diff').first().waitFor();
      return page;
    },
  ],
  [
    'the dashboard with tables and timeline',
    async (width) => {
      const page = await open(dashboard, width);
      await send(page, snapshot('nowhere'));
      await page.getByRole('button', { name: 'Show as Tables' }).click();
      await page.locator('.tables table').first().waitFor();
      await page.locator('.timeline summary').click();
      await page.locator('.timeline li').nth(4).waitFor();
      await page.getByRole('searchbox').fill('ticket');
      await page.locator('.hits li').first().waitFor();
      return page;
    },
  ],
  [
    'the example view',
    async (width) => {
      const page = await open(evidence, width);
      await send(page, evidenceOf('example'));
      await page.locator('.overall .score').first().waitFor();
      return page;
    },
  ],
  [
    'the evaluation view',
    async (width) => {
      const page = await open(evidence, width);
      await send(page, evidenceOf('table'));
      await send(page, rows);
      await page.locator('.rows-ground .score').first().waitFor();
      return page;
    },
  ],
];

async function open(files: PageFiles, width: number): Promise<Page> {
  if (browser === undefined) throw new Error('There is no browser.');
  return openPage(browser, files, { viewport: { width, height: 800 }, reducedMotion: 'reduce' });
}

describe.skipIf(executable === undefined)('a page in Chromium', () => {
  it.each(pages)('%s has nothing that axe finds in any of the four default themes', async (_, openIt) => {
    const page = await openIt(1200);
    await page.evaluate(axe);
    const found: Record<string, unknown> = {};
    for (const theme of themeNames) {
      await setTheme(page, theme);
      found[theme] = await page.evaluate(findProblems);
    }
    await page.context().close();
    expect(found).toEqual(Object.fromEntries(themeNames.map((theme) => [theme, []])));
  });

  it.each(pages)('%s has nothing cut off at 400 pixels, as with a zoom of 200 percent at 800', async (_, openIt) => {
    const page = await openIt(400);
    const cutOff = await page.evaluate(findCutOff);
    await page.context().close();
    expect(cutOff).toEqual([]);
  });

  it.each(pages)('%s does not move for those who want less motion', async (_, openIt) => {
    const page = await openIt(1200);
    const moving = await page.evaluate(
      'document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations === Infinity).length',
    );
    await page.context().close();
    expect(moving).toBe(0);
  });
});

describe.skipIf(executable === undefined)('the controls of the toolkit, which are loaded after the first paint', () => {
  it('take the colors of the theme', async () => {
    const page = await open(dashboard, 1200);
    await send(page, snapshot('here'));
    await page.locator('vscode-button:defined').first().waitFor();
    for (const [theme, color] of Object.entries(secondButton)) {
      await setTheme(page, theme as ThemeName);
      await expect.poll(() => page.evaluate(colorOfSecondButton), { timeout: 20_000 }).toBe(color);
    }
    await page.context().close();
  });
});

const secondButton: Partial<Record<ThemeName, string>> = {
  light: 'rgb(234, 234, 234)',
  dark: 'rgba(0, 0, 0, 0)',
  'high contrast light': 'rgb(255, 255, 255)',
};
const colorOfSecondButton =
  "getComputedStyle(document.querySelector('vscode-button[appearance=secondary]:not([hidden])')).backgroundColor";

const findProblems = `axe.run({ preload: false }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 150) + ' ' + failureSummary.slice(0, 300))))`;

/** What reaches over the edges of the page. What is in something that scrolls is reached by scrolling it. */
const findCutOff = `(() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => element !== null && element !== document.body &&
    (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  return [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right, width: own } = element.getBoundingClientRect();
    return own > 1 && (left < 0 || right > width + 1) && !scrolls(element.parentElement);
  }).map((element) => element.tagName + '.' + element.getAttribute('class'));
})()`;
