import assert from 'node:assert/strict';
import { costInWords } from '../../src/editor/optimize/describe-draft';
import { readData } from '../../src/runs/draft/data-choice';
import { newDraft, withData, type ModelChoice, type RunDraft } from '../../src/runs/draft/run-draft';
import { inSample, readSample, writeSample } from './sample';

const unpriced = { baseUrl: 'https://models.invalid/v1', model: 'small' };
const priced = { ...unpriced, price: { input: 0.4, output: 1.6 } };
const endpoints: ModelChoice = { task: priced, reflection: priced };

describe('the description of a budget', () => {
  const file = inSample('prompts', 'triage.prompt.md');
  let sample: RunDraft;

  before(async () => {
    const content = await readSample('prompts', 'triage.prompt.md');
    const specFile = inSample('prompts', 'triage.gepa.yaml');
    const draft = newDraft({ prompt: file, content, specFile, component: 'triage' });
    const [feedback = '', pareto = '', test = ''] = ['feedback', 'pareto', 'test'].map((set) =>
      inSample('data', `triage-${set}.jsonl`),
    );
    sample = withData(draft, await readData({ feedback, pareto, test }, draft));
  });

  it('counts a small number of improvements', () => {
    assert.equal(costInWords(sample, 60), '$(warning) too few for one improvement: at least 104 are needed');
    assert.equal(costInWords(sample, 104), 'free · enough for 1 improvement');
    assert.equal(costInWords(sample, 300), 'free · enough for about 2 improvements');
  });

  it('gives a bound for a large number of improvements', () => {
    assert.equal(costInWords(sample, 10_000), 'free · enough for more than 20 improvements');
  });

  it('gives a lower bound when a model has no price', () => {
    const words = (models: ModelChoice) => costInWords({ ...sample, models }, 300);

    assert.match(words(endpoints), /^about \$0\.\d\d \(\$\d+\.\d\d to \$\d+\.\d\d\) · /);
    assert.match(words({ ...endpoints, reflection: unpriced }), /^more than \$0\.\d\d · /);
    assert.match(words({ task: unpriced, reflection: unpriced }), /^price unknown · /);
  });

  it('works for three rows', async () => {
    const rows = ['billing', 'delivery', 'returns'].map((answer) =>
      JSON.stringify({ input: `About ${answer}`, answer }),
    );
    const { fsPath: feedback } = await writeSample(`${rows.join('\n')}\n`, 'data', 'three.jsonl');
    const tiny = withData({ ...sample, models: endpoints }, await readData({ feedback }, sample));

    assert.match(
      costInWords(tiny, 300),
      /^about \$0\.\d\d \(\$\d+\.\d\d to \$\d+\.\d\d\) · enough for more than 20 improvements · \d+ reflections$/,
    );
    assert.match(
      costInWords(tiny, 4),
      /^about \$0\.01 \(\$\d+\.\d\d to \$\d+\.\d\d\) · enough for 1 improvement · 1 reflection$/,
    );
  });
});
