/*
 * Embarrassingly parallel: pairs of pseudorandom numbers, of which those in the unit circle become
 * pairs of normally distributed ones (Marsaglia's polar method) and are counted by the larger of
 * the two. The numbers are those of the NAS Parallel Benchmarks' EP (NASA NAS-95-020, section 2.1):
 * x' = 5^13 x mod 2^46 from 271828183 on. Threads share nothing until they add up.
 *
 * ep THREADS: exit status 1 if the sum of all counts is not what one thread alone comes to.
 */
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MASK ((UINT64_C(1) << 46) - 1)
#define FACTOR UINT64_C(1220703125)
#define SEED UINT64_C(271828183)
#define BLOCK (1 << 16)
#define RINGS 10

/* a * b mod 2^46: what is above wraps away without harm, 2^46 being a divisor of 2^64. */
static uint64_t times(uint64_t a, uint64_t b) { return a * b & MASK; }

static uint64_t power(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) {
      result = times(result, base);
    }
    base = times(base, base);
  }
  return result;
}

static double uniform(uint64_t *x) {
  *x = times(*x, FACTOR);
  return 2 * (*x * 0x1p-46) - 1;
}

static void block(long number, long *counts) {
  uint64_t x = times(SEED, power(FACTOR, 2 * (uint64_t) number * BLOCK));
  for (int i = 0; i < BLOCK; i++) {
    double a = uniform(&x);
    double b = uniform(&x);
    double square = a * a + b * b;
    if (square <= 1 && square > 0) {
      double scale = sqrt(-2 * log(square) / square);
      int ring = (int) fmax(fabs(a * scale), fabs(b * scale));
      counts[ring < RINGS ? ring : RINGS - 1]++;
    }
  }
}

int main(int argc, char **argv) {
  if (argc > 1) {
    omp_set_num_threads(atoi(argv[1]));
  }
  long counts[RINGS] = {0};
#pragma omp parallel for schedule(static) reduction(+ : counts)
  for (long number = 0; number < BLOCKS; number++) {
    block(number, counts);
  }
  long pairs = 0;
  for (int ring = 0; ring < RINGS; ring++) {
    printf("%ld ", counts[ring]);
    pairs += counts[ring];
  }
  printf("\n");
  return pairs == PAIRS ? 0 : 1;
}
