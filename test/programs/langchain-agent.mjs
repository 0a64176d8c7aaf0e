// A module of LangChain.js with a tool.
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';

const ownerOf = tool(({ queue }) => (queue === 'billing' ? 'Ada' : 'nobody'), {
  name: 'owner_of',
  description: 'Returns who is responsible for a queue.',
  schema: z.object({ queue: z.string() }),
});
const model = new ChatOpenAI({ model: 'gpt-4.1-mini' }).bindTools([ownerOf]);
const messages = [
  new SystemMessage('You answer customers. Look the queue up with the tool, then name who is responsible.'),
  new HumanMessage(process.argv[2]),
];
for (;;) {
  const reply = await model.invoke(messages);
  messages.push(reply);
  if ((reply.tool_calls ?? []).length === 0) {
    console.log(reply.content);
    break;
  }
  for (const call of reply.tool_calls) messages.push(await ownerOf.invoke(call));
}
