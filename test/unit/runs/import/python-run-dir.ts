import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const candidates = [
  { system_prompt: 'Answer.', format: 'plain' },
  { system_prompt: 'Answer briefly.', format: 'plain' },
  { system_prompt: 'Answer.', format: 'one word' },
  { system_prompt: 'Answer briefly.', format: 'one word' },
];

/** What `GEPAResult.to_dict()` has of a made-up run of four candidates on three examples, the last one a merge. */
export const pythonResult = {
  candidates,
  parents: [[null], [0], [0], [1, 2]],
  val_aggregate_scores: [0.25, 0.5, 0.5, 0.75],
  val_subscores: [
    { '0': 0.25, '1': 0.5, '10': 0 },
    { '0': 0.5, '1': 0.5, '10': 0.5 },
    { '0': 0.25, '1': 1, '10': 0.25 },
    { '0': 0.75, '1': 1, '10': 0.5 },
  ],
  best_outputs_valset: { '0': [[3, { full_assistant_response: 'Paris' }]] },
  per_val_instance_best_candidates: { '0': [3], '1': [2, 3], '10': [1, 3] },
  discovery_eval_counts: [0, 9, 18, 24],
  total_metric_calls: 27,
  num_full_val_evals: 4,
  run_dir: 'runs/capitals',
  seed: 7,
  best_idx: 3,
  validation_schema_version: 2,
};

/** What `run_log.json` has of it. */
export const pythonLog = [
  {
    i: 0,
    selected_program_candidate: 0,
    subsample_ids: [4, 1],
    subsample_scores: [0, 0.5],
    new_subsample_scores: [1, 0.5],
    new_program_idx: 1,
    evaluated_val_indices: [0, 1, 10],
  },
  {
    i: 1,
    selected_program_candidate: 1,
    subsample_ids: [2, 3],
    subsample_scores: [0.5, 0.5],
    new_subsample_scores: [0.5, 0],
  },
  {
    i: 2,
    selected_program_candidate: 0,
    subsample_ids: [1, 2],
    subsample_scores: [0.5, 0],
    new_subsample_scores: [1, 0],
    new_program_idx: 2,
  },
  { i: 3, merged: true, merged_entities: [1, 2, 0], subsample_ids: [0, 1], new_program_idx: 3 },
];

/** The files of its `run_dir`, by path, once the result was written into it. */
export const pythonFiles: Readonly<Record<string, unknown>> = {
  'gepa_result.json': pythonResult,
  'candidates.json': candidates,
  'run_log.json': pythonLog,
  'generated_best_outputs_valset/task_0/iter_0_prog_0.json': 'London',
};

/** Writes a folder with files of JSON, or of the text itself, and returns its path. */
export async function writeRunDir(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'gepa-python-')), 'capitals');
  await mkdir(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content instanceof RawText ? content.text : JSON.stringify(content));
  }
  return folder;
}

/** The content of a file that isn't JSON. */
export class RawText {
  constructor(readonly text: string) {}
}
