/**
 * A constraint: what it wants, in words after "must", and a check that returns what is wrong in words, or nothing.
 */
export function constraint(wanted, check) {
  return { wanted, check };
}

/** A constraint on a number of things in the text, with the relations of the published files. */
export function counted(wanted, relation, number, count) {
  const holds = holdsFor(relation, number);
  return constraint(`${wanted} ${relation} ${number} times`.replace(/\b1 times/, 'once'), (text) => {
    const times = count(text);
    return holds(times) ? undefined : `it does so ${times === 1 ? 'once' : `${times} times`}`;
  });
}

/** A constraint on how many of something the text has: `have at least 3 sentences`. */
export function amount(thing, relation, number, count) {
  const holds = holdsFor(relation, number);
  return constraint(`have ${relation} ${number} ${thing}`, (text) => {
    const got = count(text);
    return holds(got) ? undefined : `it has ${got}`;
  });
}

/** A constraint that every item of a kind has a property. The first that hasn't is quoted. */
export function every(wanted, itemsIn, holds, thing) {
  return constraint(wanted, (text) => {
    const items = itemsIn(text);
    const at = items.findIndex((item, index) => !holds(item, index, items));
    if (items.length === 0) return `it has no ${thing}`;
    return at === -1 ? undefined : `${thing} ${at + 1} of ${items.length} doesn't: "${items[at].trim().slice(0, 80)}"`;
  });
}

function holdsFor(relation, number) {
  switch (relation) {
    case 'at least':
      return (got) => got >= number;
    case 'less than':
      return (got) => got < number;
    case 'at most':
      return (got) => got <= number;
    case 'more than':
      return (got) => got > number;
    case 'exactly':
    case 'equal to':
      return (got) => got === number;
    default:
      throw new Error(`A constraint has the relation ${JSON.stringify(relation)}, which this recipe doesn't know.`);
  }
}
