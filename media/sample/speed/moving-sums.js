// Writes the sum of the last `width` numbers at every place of the result.
function movingSums(machine) {
  for (let place = 0; place < machine.size; place += 1) {
    let sum = 0;
    for (let back = 0; back < machine.width && back <= place; back += 1) {
      sum += machine.load(place - back);
    }
    machine.store(place, sum);
  }
}
