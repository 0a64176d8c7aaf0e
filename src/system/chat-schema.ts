// Tested by test/unit/runs/spec/system-spec.test.ts.
import * as v from 'valibot';
import { toolEntries } from './tools/tool-schema';

/** A conversation with a model: the messages of the prompt file, filled with the row. */
export const chatSystemSchema = v.strictObject({ kind: v.literal('chat'), ...toolEntries });

/** A chat system in a spec. */
export type ChatSystemDefinition = v.InferOutput<typeof chatSystemSchema>;
