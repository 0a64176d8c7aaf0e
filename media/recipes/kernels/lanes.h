/* The machine of manual.md, an invention: a processor with lanes of eight numbers, whose steps are counted. */
#ifndef LANES_H
#define LANES_H

typedef struct {
  float lane[8];
} vec8;

float ln_load(const float *from);
vec8 ln_load8(const float *from);
float ln_mac(float sum, float a, float b);
vec8 ln_mac8(vec8 sum, vec8 a, vec8 b);
vec8 ln_zero8(void);
float ln_sum8(vec8 v);
void ln_store(float *to, float value);
void ln_store8(float *to, vec8 v);

#endif
