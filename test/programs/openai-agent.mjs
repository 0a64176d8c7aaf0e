// An agent of two modules and a tool, as somebody may have it: the prompts are strings in it, and nothing in it knows of GEPA.
import OpenAI from 'openai';

const PLAN_PROMPT = `You plan the work of a help desk.
Read the request and name the queue for it in one word.
Request: {question}`;

const ANSWER_PROMPT = 'You answer customers. Look the queue up with the tool, then name who is responsible.';

const owners = { billing: 'Ada', shipping: 'Bob' };
const tools = [
  {
    type: 'function',
    function: {
      name: 'owner_of',
      description: 'Returns who is responsible for a queue.',
      parameters: { type: 'object', properties: { queue: { type: 'string' } }, required: ['queue'] },
    },
  },
];

const client = new OpenAI();
const question = process.argv[2];

const planned = await client.chat.completions.create({
  model: 'gpt-4.1-mini',
  temperature: 0,
  messages: [{ role: 'user', content: PLAN_PROMPT.replace('{question}', question) }],
});
const queue = planned.choices[0].message.content;

const messages = [
  { role: 'system', content: ANSWER_PROMPT },
  { role: 'user', content: `Queue: ${queue}\nRequest: ${question}` },
];
for (;;) {
  const stream = await client.chat.completions.create({ model: 'gpt-4.1', messages, tools, stream: true });
  let text = '';
  const calls = [];
  for await (const { choices } of stream) {
    const delta = choices[0]?.delta;
    text += delta?.content ?? '';
    for (const call of delta?.tool_calls ?? []) calls[call.index] = call;
  }
  if (calls.length === 0) {
    console.log(text);
    break;
  }
  messages.push({ role: 'assistant', content: text, tool_calls: calls });
  for (const call of calls) {
    const { queue: asked } = JSON.parse(call.function.arguments);
    messages.push({ role: 'tool', tool_call_id: call.id, content: owners[asked] ?? 'nobody' });
  }
}
