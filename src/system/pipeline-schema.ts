// Tested by test/unit/runs/spec/system-spec.test.ts.
import * as v from 'valibot';
import { toolEntries } from './tools/tool-schema';

const name = v.pipe(v.string('Expected a name'), v.nonEmpty('Expected a name'));

const moduleSchema = v.strictObject({
  name: v.pipe(name, v.description('How later inputs call the module, as in {{normalise.output}}.')),
  prompt: v.pipe(name, v.description('The key under "prompts" whose text drives the module.')),
  input: v.exactOptional(
    v.pipe(
      v.string('Expected a template, such as "{{input}}"'),
      v.nonEmpty('Expected a template, such as "{{input}}"'),
      v.description(
        'What the module is given as the user message: a template over the row and the outputs of earlier modules. Absent: the row’s input.',
      ),
    ),
  ),
  ...toolEntries,
});

/** Modules that run one after the other. The last module's output is the system's. */
export const pipelineSystemSchema = v.strictObject({
  kind: v.literal('pipeline'),
  modules: v.pipe(v.array(moduleSchema), v.minLength(1, 'Expected at least one module')),
});

/** A pipeline in a spec. */
export type PipelineDefinition = v.InferOutput<typeof pipelineSystemSchema>;
export type ModuleDefinition = PipelineDefinition['modules'][number];
