// A program as somebody may have it: it asks a model where a ticket belongs. Nothing in it knows of GEPA.
const QUEUES_PROMPT = `You work at the help desk of Northbean, a shop for coffee machines and beans.
Decide which queue a ticket belongs to.

- billing: paperwork and payments
- delivery: addresses
- returns: people who are unhappy
- defect: machines and websites that fail
- account: the email that a customer writes from
- subscription: regular customers and their plan`;

const { OPENAI_BASE_URL: url = 'https://api.openai.com/v1', OPENAI_API_KEY: key } = process.env;
const reply = await fetch(`${url}/chat/completions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
  body: JSON.stringify({
    model: 'gpt-4.1-mini',
    messages: [
      { role: 'system', content: QUEUES_PROMPT },
      { role: 'user', content: process.argv[2] },
    ],
  }),
});
if (!reply.ok) throw new Error(await reply.text());
console.log((await reply.json()).choices[0].message.content);
