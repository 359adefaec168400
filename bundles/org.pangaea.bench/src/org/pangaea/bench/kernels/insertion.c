/* Insertion sort. */
#include "kernel.h"

#define COUNT 1024
#define TIMES 12

static int32_t numbers[COUNT];
static uint64_t seed = 7;

void prepare(void) {}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = next_random(&seed);
    }
    for (int i = 1; i < COUNT; i++) {
      int32_t number = numbers[i];
      int place = i;
      while (place > 0 && numbers[place - 1] > number) {
        numbers[place] = numbers[place - 1];
        place--;
      }
      numbers[place] = number;
    }
    for (int i = 0; i < COUNT; i++) {
      sum = sum * 31 + numbers[i];
    }
  }
  return sum;
}
