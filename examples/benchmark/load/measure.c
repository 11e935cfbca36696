// Time, percentiles, random numbers.
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void die(const char *what) {
  perror(what);
  exit(1);
}

// Values below 32 have a bucket each; above, the five bits after the leading one choose it.
static unsigned bucket_of(uint64_t ns) {
  if (ns < 32) {
    return (unsigned)ns;
  }
  unsigned power = 63 - (unsigned)__builtin_clzll(ns);
  return (power - 4) * 32 + (unsigned)((ns >> (power - 5)) & 31);
}

static double bucket_middle(unsigned bucket) {
  if (bucket < 32) {
    return bucket;
  }
  unsigned power = bucket / 32 + 4;
  return (double)(1ULL << (power - 5)) * (32 + bucket % 32 + 0.5);
}

void histogram_add(struct histogram *h, double seconds) {
  h->bucket[bucket_of(seconds > 0 ? (uint64_t)(seconds * 1e9) : 0)]++;
  h->count++;
}

double histogram_quantile(const struct histogram *h, double part) {
  uint64_t seen = 0;
  for (unsigned i = 0; i < sizeof h->bucket / sizeof h->bucket[0]; i++) {
    seen += h->bucket[i];
    if (h->bucket[i] != 0 && (double)seen >= part * (double)h->count) {
      return bucket_middle(i) / 1000;
    }
  }
  return 0;
}

uint64_t random_next(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}
