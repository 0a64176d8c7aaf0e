/**
 * Answers a question by two searches, with four modules, as the program of the paper does. It knows nothing of GEPA:
 *
 *     node program.mjs --model gpt-4.1-mini --corpus data/corpus.jsonl --top 7 "Who …?"
 *
 * It prints {"answer", "hops": [{"query", "titles"}]}.
 */
import { multiHop } from '../retrieval/multi-hop.mjs';

const { asked: question, hops, hop, ask } = await multiHop(import.meta.url);

const found1 = await hop(question);
const summary1 = await ask('summarize1', { question, passages: found1 }, 'summary');
const found2 = await hop(await ask('create_query_hop2', { question, summary_1: summary1 }, 'query'));
const summary2 = await ask('summarize2', { question, context: summary1, passages: found2 }, 'summary');
const answer = await ask('final_answer', { question, summary_1: summary1, summary_2: summary2 }, 'answer');
console.log(JSON.stringify({ answer, hops }));
