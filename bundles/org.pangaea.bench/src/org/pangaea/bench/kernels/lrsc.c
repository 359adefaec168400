/* Compare and swap by load-reserved and store-conditional. */
#include "kernel.h"

#define TIMES 1500000

static uint64_t cells[8];
static uint64_t seed = 14;

void prepare(void) {}

uint64_t work(void) {
  uint64_t step = next_random(&seed) | 1;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < TIMES; i++) {
    uint64_t *cell = &cells[i % 8];
    uint64_t seen = __atomic_load_n(cell, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(
        cell, &seen, seen * 5 + step, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    }
    sum += seen;
  }
  return sum;
}
