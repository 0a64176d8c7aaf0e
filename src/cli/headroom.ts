// Tested by test/unit/cli/headroom.test.ts.
import { dirname, resolve } from 'node:path';
import { terminalText } from './terminal-text';
import { checkHeadroom, headroomWork } from '../runs/headroom/headroom-check';
import { describeFinding, describeHeadroom, describeRequests } from '../runs/headroom/describe-finding';
import { planRun } from '../runs/plan/plan-run';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import { jsonLine } from '../runs/report/json-line';
import type { SpecOverride } from '../runs/spec/parse-spec';
import { refuseEditorModels } from './editor-only-models';
import { modelsOfEvaluation } from './environment-models';
import { terminalWords as words } from './terminal-words';
import { confirmPrograms } from './trusted-folders';

/** The arguments of `gepa headroom`. */
interface HeadroomCommand {
  readonly spec: string;
  readonly overrides: readonly SpecOverride[];
  readonly outside: boolean;
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * Runs `gepa headroom`: says what would make a search useless or its result doubtful, from at most 20 rollouts. Writes no run. Returns
 * the exit status.
 *
 * @throws {UserError} when the spec can't be planned, or a model or its key is missing. Then nothing was paid for.
 */
export async function headroom(command: HeadroomCommand, workingFolder: string): Promise<number> {
  const { spec, overrides, outside, trust, json } = command;
  const specFile = resolve(workingFolder, spec);
  const plan = await planRun(specFile, (name) => name, {
    overrides,
    ...(outside ? { reach: { roots: [workingFolder], mayLeave: true } } : {}),
  });
  await refuseEditorModels(plan, overrides);
  await confirmPrograms(dirname(specFile), programsOfPlan(plan), trust);
  const models = modelsOfEvaluation(plan.spec.models, dirname(specFile));
  const { run, scored } = headroomWork(plan);
  process.stderr.write(terminalText(`${words.headroomBegins(run.length, scored.length)}\n`));
  const services = { models, trusted: true, environment: process.env };
  const found = await checkHeadroom(plan, services, new AbortController().signal);
  const sentences = found.findings.map(describeFinding);
  if (json) {
    const findings = found.findings.map((finding, place) => ({ ...finding, says: sentences[place] }));
    process.stdout.write(
      `${jsonLine({ mean: found.mean ?? null, scored: found.scored, ...(found.requests === undefined ? {} : { requests: found.requests }), findings })}\n`,
    );
  } else {
    const requests = found.requests === undefined ? [] : [describeRequests(found.requests)];
    const lines = [...requests, describeHeadroom(found), ...sentences.map((sentence) => `- ${sentence}`)];
    process.stdout.write(terminalText(`${lines.join('\n')}\n`));
  }
  return 0;
}
