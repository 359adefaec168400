/* Copies an array of 4 MiB to another, word by word. */
#include "kernel.h"

#define WORDS (4 * 1024 * 1024 / 8)
#define GAP (5 * 4096 / 8)
#define TIMES 8

/* The distance is not a power of two: else both arrays would fight for the same entries of a TLB. */
static uint64_t arrays[2][WORDS + GAP];
static uint64_t seed = 8;

void prepare(void) {
  for (int i = 0; i < WORDS; i++) {
    arrays[0][i] = next_random(&seed);
  }
}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    const uint64_t *from = arrays[time % 2];
    uint64_t *to = arrays[1 - time % 2];
    for (int i = 0; i < WORDS; i++) {
      to[i] = from[i];
    }
    to[next_random(&seed) % WORDS]++;
    for (int i = 0; i < WORDS; i += 512) {
      sum = sum * 31 + to[i];
    }
  }
  return sum;
}
