/**
 * Looks for the documents that a claim is about by three searches, with four modules, as the program of the paper does. It knows
 * nothing of GEPA:
 *
 *     node program.mjs --model gpt-4.1-mini --corpus http://127.0.0.1:8893 --top 7 "The director of …"
 *
 * It prints {"hops": [{"query", "titles"}]}.
 */
import { multiHop } from '../retrieval/multi-hop.mjs';

const { asked: claim, hops, hop, ask } = await multiHop(import.meta.url);

const found1 = await hop(claim);
const summary1 = await ask('summarize1', { claim, passages: found1 }, 'summary');
const found2 = await hop(await ask('create_query_hop2', { claim, summary_1: summary1 }, 'query'));
const summary2 = await ask('summarize2', { claim, context: summary1, passages: found2 }, 'summary');
await hop(await ask('create_query_hop3', { claim, summary_1: summary1, summary_2: summary2 }, 'query'));
console.log(JSON.stringify({ hops }));
