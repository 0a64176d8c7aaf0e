// The machine of manual.md. It runs beside the program that it is used by, so it takes what it needs before that can change it.
const createBeanCounter = (() => {
  const { isInteger, isFinite } = Number;
  const { isArray } = Array;
  const { freeze } = Object;
  const { stringify } = JSON;
  const costs = freeze({ load: 4, loadBlock: 6, store: 4, storeBlock: 6 });
  const blockLength = 8;

  class MachineError extends Error {
    name = 'MachineError';
  }

  return (numbers, width) => {
    const size = numbers.length;
    const result = [];
    const uses = { load: 0, loadBlock: 0, store: 0, storeBlock: 0 };
    for (let place = 0; place < size; place += 1) result[place] = null;

    const check = (holds, message) => {
      if (!holds) throw new MachineError(message);
    };
    const use = (operation, place) => {
      check(isInteger(place) && place >= 0 && place < size, `E1 no such place: ${operation}(${place}), size ${size}`);
      uses[operation] += 1;
    };
    const useBlock = (operation, place) => {
      use(operation, place);
      check(place % blockLength === 0, `E2 not at the beginning of a block: ${operation}(${place})`);
    };
    const write = (operation, place, value) => {
      check(typeof value === 'number' && isFinite(value), `E3 no number: ${operation} of ${value} at place ${place}`);
      if (place < size) result[place] = value;
    };

    const machine = freeze({
      size,
      width,
      load(place) {
        use('load', place);
        return numbers[place];
      },
      loadBlock(place) {
        useBlock('loadBlock', place);
        const block = [];
        for (let at = 0; at < blockLength; at += 1) block[at] = place + at < size ? numbers[place + at] : 0;
        return block;
      },
      store(place, value) {
        use('store', place);
        write('store', place, value);
      },
      storeBlock(place, values) {
        useBlock('storeBlock', place);
        check(isArray(values) && values.length === blockLength, `E4 no block: storeBlock(${place}, …)`);
        for (let at = 0; at < blockLength; at += 1) write('storeBlock', place + at, values[at]);
      },
    });
    return { machine, report: () => stringify({ result, uses, costs }) };
  };
})();
