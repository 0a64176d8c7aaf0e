#include "harness.h"

void dot(const float *a, const float *b, int size, float *out);

int main(int count, char **arguments) {
  int size = count > 1 ? atoi(arguments[1]) : 16;
  float *a = numbers(size, 1), *b = numbers(size, 2), got = -1, expected = 0;
  for (int at = 0; at < size; at += 1) expected += a[at] * b[at];
  dot(a, b, size, &got);
  long plain = 10L * size + 4, rest = size % 8;
  report(got == expected ? -1 : 0, got, expected, plain, 14L * (size / 8) + (size >= 8 ? 8 : 0) + 10 * rest + 4);
  return 0;
}
