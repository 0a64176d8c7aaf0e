import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StagedScoring } from '../../../../src/gepa/lineages/staged-scoring';
import {
  classicSearchOptions,
  defaultSearchOptions,
  type RunDescription,
  type SearchOptions,
} from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import { shorteningInstructions } from '../../../../src/gepa/shortening/shortening-request';
import { toleratedLoss } from '../../../../src/gepa/shortening/tolerated-loss';
import { describeSource } from '../../../../src/gepa/words/origin-words';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { decisionsOf } from '../../runs/decisions';
import { manyRunsMs, newRun, openSession, workspaceWith } from '../../runs/practice-run';
import { undisturbed, wordRun, wordWorld } from '../word-world';

const filler = 'Please be so kind as to read all of the following words with great care before you answer. ';

const rows = (set: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ title: `${set} ${index}`, source: `${set}.jsonl:${index + 1}` }));

/** Searches with a reflection model that answers requests for a shorter text with `shorter`, and returns what it was asked. */
async function searchWith(
  search: SearchOptions,
  shorter = (text: string) => text.replace(filler, ''),
  changes: Partial<RunDescription> = {},
) {
  const run = wordRun({
    seed: { route: `${filler}Start.` },
    examples: { feedback: rows('feedback', 24), pareto: rows('pareto', 12), test: [] },
    budget: { rollouts: 400 },
    search: { ...search, seed: 1 },
    ...changes,
  });
  const { world, events } = wordWorld(run, { words: 24, review: () => ({ kind: 'accept' }) });
  const asked: string[] = [];
  const reflector: typeof world.reflector = {
    reflect: (id, compose, signal, note) => {
      const { messages, mark } = compose();
      if (messages[0]?.content !== shorteningInstructions) return world.reflector.reflect(id, compose, signal, note);
      const text = messages[1]?.content ?? '';
      asked.push(messages.map(({ content }) => content).join('\n'));
      const current = new RegExp(`<current_text-${mark}>\n([^]*?)\n</current_text`).exec(text)?.[1] ?? '';
      const reply = `<new_text-${mark}>\n${shorter(current)}\n</new_text-${mark}>`;
      return Promise.resolve({ text: reply, usage: { calls: 1, promptTokens: 1, completionTokens: 1 }, durationMs: 1 });
    },
  };
  const search_ = new Search(run, { ...world, reflector }, undisturbed);
  await search_.search();
  return { state: search_.state, events, asked };
}

describe.each([
  ['the default search', defaultSearchOptions],
  ['the classic search', classicSearchOptions],
])('%s with shorten', (_, options) => {
  test('asks for a shorter text every fourth iteration, and keeps one that does as well', async () => {
    const { state, asked } = await searchWith({ ...options, shorten: true });
    const shortened = state.proposals.filter(({ proposal: { origin } }) => 'shortens' in origin);
    expect(shortened.map(({ proposal }) => proposal.iteration % 4)).toEqual(shortened.map(() => 0));
    const [first] = shortened;
    expect(first?.status).toBe('accepted');
    expect(first && describeSource(state, first.proposal)).toMatch(/^shorter by 2\d of ≈\d+ tokens, from /);
    expect(state.candidates[state.best ?? 0]?.texts['route']).not.toContain(filler);
    expect(asked[0]).toContain('The new text must have fewer.');
  });

  test('sends each text once', async () => {
    const { asked } = await searchWith({ ...options, shorten: true });
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('lets no shorter text join the pool that does worse', async () => {
    const { state } = await searchWith({ ...options, shorten: true }, (text) => (text.includes('word') ? 'x' : text));
    const shortened = state.proposals.filter(({ proposal: { origin } }) => 'shortens' in origin);
    expect(shortened.length).toBeGreaterThan(0);
    for (const { inPool, parents, pareto, texts } of state.candidates) {
      if (inPool && texts['route'] === 'x')
        expect(pareto.sum).toBeGreaterThanOrEqual(state.candidates[parents[0] ?? 0]?.pareto.sum ?? 0);
    }
  });

  test('asks a second time for a text that isn’t shorter, and then goes on', async () => {
    const { state, asked } = await searchWith({ ...options, shorten: true }, (text) => `${text} And more.`);
    expect(asked[1]).toContain("That cannot be used: The new text isn't shorter: ≈");
    expect(asked[1]).toContain('what can go without loss, in a few sentences');
    expect(state.proposals.every(({ proposal: { origin } }) => !('shortens' in origin))).toBe(true);
    expect(state.skipped).toContainEqual({
      iteration: 4,
      reason: { kind: 'objection', detail: expect.stringContaining("The new text isn't shorter") as string },
    });
  });

  test('takes the same decisions again', async () => {
    const [one, other] = [
      await searchWith({ ...options, shorten: true }),
      await searchWith({ ...options, shorten: true }),
    ];
    expect(other.events).toEqual(one.events);
  });

  test('asks for nothing of the kind without the option, as runs of earlier versions', async () => {
    expect((await searchWith(options)).asked).toEqual([]);
  });
});

describe('a proposal to shorten a text', () => {
  test('waits for the developer like any other', async () => {
    const { state, events } = await searchWith({ ...classicSearchOptions, shorten: true }, undefined, {
      review: 'improving',
    });
    const asked = events.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []));
    const shortened = state.proposals.find(({ proposal: { origin } }) => 'shortens' in origin);
    expect(asked).toContain(shortened?.proposal.number);
    expect(shortened?.status).toBe('accepted');
  });

  test('may keep no locked passage from going', async () => {
    const { state } = await searchWith({ ...classicSearchOptions, shorten: true }, undefined, {
      locks: [{ component: 'route', text: filler.trim() }],
    });
    expect(state.proposals.every(({ proposal: { origin } }) => !('shortens' in origin))).toBe(true);
  });
});

describe('the loss that noise allows', () => {
  test('is none when nothing is known to vary', () => {
    expect(toleratedLoss({ candidates: [] }, 10)).toBe(0);
  });

  test('lets a candidate score a little less than its rival', () => {
    const rival = [1, 1, 0, 1];
    const [strict, tolerant] = [0, 0.25].map(
      (tolerated) => new StagedScoring(() => rival, 1, true, undefined, tolerated),
    );
    expect(strict?.canWin([1, 1, 0, 0])).toBe(false);
    expect(tolerant?.canWin([1, 1, 0, 0])).toBe(true);
    expect(tolerant?.canWin([1, 0, 0, 0])).toBe(false);
  });
});

describe('a run with shorten', () => {
  test(
    'decides the same when it is interrupted anywhere, and pays for nothing twice',
    { timeout: manyRunsMs },
    async () => {
      const folder = await workspaceWith('search: { shorten: true, lineages: null, minibatch: 1 }');
      const spec = join(folder, 'triage.gepa.yaml');
      writeFileSync(spec, readFileSync(spec, 'utf8').replace('rollouts: 60', 'rollouts: 150'));
      const run = await newRun(folder);
      const { session, asked } = openSession(run);
      await session.run();
      const decisions = decisionsOf(readJournal(run.runFolder));
      expect(JSON.stringify(decisions)).toContain('"shortens":true');
      expect(reportMarkdown(session.state)).toContain('## Score against size\n\nNo other candidate scores as much');
      const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
      const made = lines.findIndex((line) => line.includes('"shortens":true'));
      for (const kept of [made - 12, made - 2, made - 1, made, made + 1, made + 3]) {
        writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(run);
        await resumed.session.run();
        expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
        const paid = lines.slice(0, kept).filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line));
        expect(resumed.asked.length).toBe(asked.length - paid.length);
      }
    },
  );
});
