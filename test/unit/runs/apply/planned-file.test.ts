import { describe, expect, it } from 'vitest';
import { mergeTexts } from '../../../../src/gepa/text/three-way-merge';
import {
  hasConflictMarkers,
  planFile,
  withConflictMarkers,
  withTexts,
  type Placement,
} from '../../../../src/runs/apply/planned-file';

const seed = 'Sort the ticket.\nBe brief.\nThank them.';
const winner = 'Sort the ticket.\nAnswer with the label only.\nThank them.';
const candidates = [{ triage: seed }, { triage: winner }];

const frontMatter = '---\nmodel: small\n---\n';
const fileWith = (text: string) => `${frontMatter}${text}\n`;

function placement(text: string): Placement {
  const recorded = { file: 'triage.prompt.md', part: 'body', content: fileWith(seed) };
  return { component: 'triage', file: '/w/triage.prompt.md', part: 'body', recorded, text };
}

describe('the content that applying a candidate would give a prompt file', () => {
  it('has the text of the candidate when the file has the seed', () => {
    expect(planFile([placement(winner)], fileWith(seed), candidates)).toEqual({ replaced: fileWith(winner) });
  });

  it('has the text of the candidate when the file has that of another candidate', () => {
    expect(planFile([placement(seed)], fileWith(winner), candidates)).toEqual({ replaced: fileWith(seed) });
  });

  it('keeps what was written outside the text since the run started', () => {
    const current = fileWith(seed).replace('small', 'large');
    expect(planFile([placement(winner)], current, candidates)).toEqual({
      replaced: fileWith(winner).replace('small', 'large'),
    });
  });

  it('can have both changes when somebody edited another line', () => {
    const { replaced, edited } = planFile(
      [placement(winner)],
      fileWith(seed.replace('Thank', 'Always thank')),
      candidates,
    );
    expect(replaced).toBe(fileWith(winner));
    expect(edited?.merged).toBe(fileWith(winner.replace('Thank', 'Always thank')));
  });

  it('cannot have both changes when somebody edited the same words', () => {
    const current = seed.replace('Be brief.', 'Use one word.');
    expect(mergeTexts(seed, current, winner)).toBeUndefined();
    expect(planFile([placement(winner)], fileWith(current), candidates).edited).toEqual({});
  });

  it('keeps the line ends of the file', () => {
    const crlf = (text: string) => text.replace(/\n/g, '\r\n');
    const current = crlf(fileWith(seed.replace('Thank', 'Always thank')));
    expect(planFile([placement(winner)], current, candidates).edited?.merged).toBe(
      crlf(fileWith(winner.replace('Thank', 'Always thank'))),
    );
  });

  it('refuses an empty text', () => {
    expect(() => withTexts(fileWith(seed), [placement(' ')])).toThrow(/empty/);
  });
});

describe('a merge that is not complete', () => {
  it('has markers around both contents', () => {
    const text = withConflictMarkers({ name: 'Your file', content: 'one\n' }, { name: 'Candidate 1', content: 'two' });
    expect(text).toBe('<<<<<<< Your file\none\n=======\ntwo\n>>>>>>> Candidate 1\n');
    expect(hasConflictMarkers(text)).toBe(true);
  });

  it('is not one whose prompt only mentions them', () => {
    expect(hasConflictMarkers('Explain what <<<<<<< HEAD means.\n=======\n')).toBe(false);
  });
});
