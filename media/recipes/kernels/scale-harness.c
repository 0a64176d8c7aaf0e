#include "harness.h"

void scale(const float *a, float factor, int size, float *out);

int main(int count, char **arguments) {
  int size = count > 1 ? atoi(arguments[1]) : 16, wrong = -1;
  float *a = numbers(size, 3), *out = numbers(size, 4);
  scale(a, 3, size, out);
  for (int at = size - 1; at >= 0; at -= 1)
    if (out[at] != 3 * a[at]) wrong = at;
  long plain = 10L * size, rest = size % 8;
  report(wrong, wrong < 0 ? 0 : out[wrong], wrong < 0 ? 0 : 3 * a[wrong], plain, 14L * (size / 8) + 10 * rest);
  return 0;
}
