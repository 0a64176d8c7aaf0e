import * as v from 'valibot';
import { toolEntries } from './tools/tool-schema';

/** A conversation with a model: the prompt file's messages, filled with the row. */
export const chatSystemSchema = v.strictObject({ kind: v.literal('chat'), ...toolEntries });

/** A chat system as the spec has it. */
export type ChatSystemDefinition = v.InferOutput<typeof chatSystemSchema>;
