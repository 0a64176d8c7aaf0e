// An agent of the OpenAI Agents SDK, which calls the responses API.
import { Agent, run, setTracingDisabled, tool } from '@openai/agents';
import { z } from 'zod';

setTracingDisabled(true);
const agent = new Agent({
  name: 'Help desk',
  model: 'gpt-4.1-mini',
  instructions: 'You answer customers. Look the queue up with the tool, then name who is responsible.',
  tools: [
    tool({
      name: 'owner_of',
      description: 'Returns who is responsible for a queue.',
      parameters: z.object({ queue: z.string() }),
      execute: ({ queue }) => Promise.resolve(queue === 'billing' ? 'Ada' : 'nobody'),
    }),
  ],
});
const stream = await run(agent, process.argv[2], { stream: true });
await stream.completed;
console.log(stream.finalOutput);
