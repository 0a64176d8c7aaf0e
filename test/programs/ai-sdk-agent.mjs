// A module of the Vercel AI SDK with a tool, streamed.
import { createOpenAI } from '@ai-sdk/openai';
import { stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const openai = createOpenAI();
const { textStream } = streamText({
  model: openai('gpt-4.1-mini'),
  system: 'You answer customers. Look the queue up with the tool, then name who is responsible.',
  prompt: process.argv[2],
  tools: {
    owner_of: tool({
      description: 'Returns who is responsible for a queue.',
      inputSchema: z.object({ queue: z.string() }),
      execute: ({ queue }) => (queue === 'billing' ? 'Ada' : 'nobody'),
    }),
  },
  stopWhen: stepCountIs(5),
});
let answer = '';
for await (const part of textStream) answer += part;
console.log(answer);
