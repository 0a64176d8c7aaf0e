/* What both harnesses do: the machine with its counter, numbers to compute with, and the report for evaluate.mjs. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "lanes.h"

static long steps;

static void check_block(const char *name, const float *place) {
  if ((uintptr_t)place % 32 == 0) return;
  printf("{\"score\": 0, \"feedback\": \"E1: %s was given a place that is not at the beginning of a block of eight.\"}\n", name);
  exit(0);
}

float ln_load(const float *from) { steps += 4; return *from; }
void ln_store(float *to, float value) { steps += 4; *to = value; }
float ln_mac(float sum, float a, float b) { steps += 2; return sum + a * b; }
vec8 ln_zero8(void) { vec8 v = {{0}}; return v; }

vec8 ln_load8(const float *from) {
  vec8 v;
  check_block("ln_load8", from);
  steps += 6;
  for (int at = 0; at < 8; at += 1) v.lane[at] = from[at];
  return v;
}

void ln_store8(float *to, vec8 v) {
  check_block("ln_store8", to);
  steps += 6;
  for (int at = 0; at < 8; at += 1) to[at] = v.lane[at];
}

vec8 ln_mac8(vec8 sum, vec8 a, vec8 b) {
  steps += 2;
  for (int at = 0; at < 8; at += 1) sum.lane[at] += a.lane[at] * b.lane[at];
  return sum;
}

float ln_sum8(vec8 v) {
  float sum = 0;
  steps += 8;
  for (int at = 0; at < 8; at += 1) sum += v.lane[at];
  return sum;
}

/* Numbers that add up exactly, in a block of their own. */
static float *numbers(int size, unsigned seed) {
  float *list = aligned_alloc(32, ((size_t)size * 4 + 63) / 32 * 32);
  for (int at = 0; at < size; at += 1) {
    seed = seed * 1103515245u + 12345u;
    list[at] = (float)((seed >> 16) % 16);
  }
  return list;
}

/* Scores the steps between those of the plainest program and the fewest, on a scale of factors. */
static void report(int wrong, double got, double expected, long plain, long fewest) {
  if (wrong >= 0) {
    printf("{\"score\": 0, \"feedback\": \"The result is wrong at place %d: expected %g, got %g.\"}\n", wrong, expected, got);
    return;
  }
  double score = steps <= fewest ? 1 : steps >= plain ? 0 : log((double)plain / (double)steps) / log((double)plain / (double)fewest);
  printf("{\"score\": %.4f, \"feedback\": \"Correct, in %ld steps. The plainest program takes %ld, and %ld are possible%s\"}\n", score, steps,
         plain, fewest, steps <= fewest ? "." : " with ln_load8, ln_mac8 and the like.");
}
