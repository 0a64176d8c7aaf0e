// A server that answers customers with a model, as somebody may have it.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import OpenAI from 'openai';

const client = new OpenAI();

createServer(async (request, response) => {
  const { question, name } = await json(request);
  if (question === 'crash') process.exit(3);
  if (question === 'hang') return;
  if (question === 'refuse') {
    response.writeHead(500).end('no such customer');
    return;
  }
  const reply = await client.responses.create({
    model: 'gpt-4.1-mini',
    instructions: 'You answer the customers of a help desk in one sentence.',
    input: `${name}: ${question}`,
  });
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ answer: reply.output_text, pid: process.pid }));
}).listen(Number(process.argv[2] ?? process.env.DESK_PORT), '127.0.0.1');
