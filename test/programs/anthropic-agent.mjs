// A module of Anthropic's client with a tool, streamed.
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
const messages = [{ role: 'user', content: process.argv[2] }];
for (;;) {
  const stream = client.messages.stream({
    model: 'claude-haiku-4-5',
    max_tokens: 500,
    system: 'You answer customers. Look the queue up with the tool, then name who is responsible.',
    messages,
    tools: [
      {
        name: 'owner_of',
        description: 'Returns who is responsible for a queue.',
        input_schema: { type: 'object', properties: { queue: { type: 'string' } }, required: ['queue'] },
      },
    ],
  });
  const reply = await stream.finalMessage();
  messages.push({ role: 'assistant', content: reply.content });
  const uses = reply.content.filter(({ type }) => type === 'tool_use');
  if (uses.length === 0) {
    console.log(reply.content.map(({ text = '' }) => text).join(''));
    break;
  }
  const results = uses.map(({ id, input }) => ({
    type: 'tool_result',
    tool_use_id: id,
    content: input.queue === 'billing' ? 'Ada' : 'nobody',
  }));
  messages.push({ role: 'user', content: results });
}
