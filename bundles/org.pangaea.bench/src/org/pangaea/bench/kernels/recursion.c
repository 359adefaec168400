/* Functions that call themselves. */
#include "kernel.h"

static uint64_t seed = 9;

static unsigned fibonacci(unsigned n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static int takeuchi(int x, int y, int z) {
  return y >= x ? z : takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

static unsigned hanoi(unsigned discs, unsigned from, unsigned to) {
  if (discs == 0) {
    return 0;
  }
  unsigned other = 3 - from - to;
  return hanoi(discs - 1, from, other) + discs * (4 * from + to) + hanoi(discs - 1, other, to);
}

void prepare(void) {}

uint64_t work(void) {
  unsigned more = next_random(&seed) % 2;
  uint64_t sum = fibonacci(26 + more);
  sum = sum * 31 + takeuchi(18, 12, 6 + more);
  return sum * 31 + hanoi(18 + more, 0, 2);
}
