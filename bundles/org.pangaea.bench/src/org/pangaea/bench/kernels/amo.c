/* Atomic memory operations on a few counters, as locks and reference counts use them. */
#include "kernel.h"

#define TIMES 1500000

static uint64_t counters[8];
static uint32_t words[8];
static uint64_t seed = 13;

void prepare(void) {}

uint64_t work(void) {
  uint64_t step = next_random(&seed) | 1;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < TIMES; i++) {
    uint64_t *counter = &counters[i % 8];
    uint32_t *word = &words[i % 8];
    sum += __atomic_fetch_add(counter, step, __ATOMIC_RELAXED);
    sum ^= __atomic_exchange_n(word, (uint32_t)sum, __ATOMIC_ACQUIRE);
    sum += __atomic_fetch_xor(counter, sum, __ATOMIC_ACQ_REL);
    sum ^= __atomic_fetch_and(word, 0xffff00ff, __ATOMIC_RELEASE);
  }
  return sum;
}
