/* The product of two matrices of integers. */
#include "kernel.h"

#define SIZE 144

static int32_t a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];
static uint64_t seed = 1;

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = next_random(&seed) & 1023;
      b[i][j] = next_random(&seed) & 1023;
    }
  }
}

uint64_t work(void) {
  uint64_t sum = 0;
  a[next_random(&seed) % SIZE][0]++;
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      int32_t dot = 0;
      for (int k = 0; k < SIZE; k++) {
        dot += a[i][k] * b[k][j];
      }
      c[i][j] = dot;
    }
  }
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      sum = sum * 31 + c[i][j];
    }
  }
  return sum;
}
