#include "lanes.h"

/* The sum of the products of two lists of numbers. */
void dot(const float *a, const float *b, int size, float *out) {
  float sum = 0;
  for (int at = 0; at < size; at += 1) sum = ln_mac(sum, ln_load(a + at), ln_load(b + at));
  ln_store(out, sum);
}
