/* Quicksort that compares through a pointer to a function, as qsort does. */
#include "kernel.h"

#define COUNT 8192
#define TIMES 3
#define SHORT 8

typedef int (*comparison)(const void *, const void *);

struct item {
  uint64_t key;
  uint64_t value;
};

static struct item items[COUNT];
static uint64_t seed = 6;

static void swap(struct item *a, struct item *b) {
  struct item held = *a;
  *a = *b;
  *b = held;
}

/* noipa: else the compiler would see which function it is. */
__attribute__((noipa)) static void sort(struct item *from, struct item *to, comparison compare) {
  while (to - from > SHORT) {
    struct item *middle = from + (to - from) / 2;
    if (compare(middle, from) < 0) {
      swap(middle, from);
    }
    if (compare(to - 1, from) < 0) {
      swap(to - 1, from);
    }
    if (compare(to - 1, middle) < 0) {
      swap(to - 1, middle);
    }
    struct item pivot = *middle;
    struct item *low = from, *high = to - 1;
    while (low <= high) {
      while (compare(low, &pivot) < 0) {
        low++;
      }
      while (compare(&pivot, high) < 0) {
        high--;
      }
      if (low <= high) {
        swap(low++, high--);
      }
    }
    sort(from, high + 1, compare);
    from = low;
  }
  for (struct item *next = from + 1; next < to; next++) {
    for (struct item *place = next; place > from && compare(place, place - 1) < 0; place--) {
      swap(place, place - 1);
    }
  }
}

static int by_key(const void *a, const void *b) {
  const struct item *left = a, *right = b;
  return (left->key > right->key) - (left->key < right->key);
}

static int by_value_downwards(const void *a, const void *b) {
  const struct item *left = a, *right = b;
  return (left->value < right->value) - (left->value > right->value);
}

void prepare(void) {}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    for (int i = 0; i < COUNT; i++) {
      items[i].key = next_random(&seed) << 31 ^ next_random(&seed);
      items[i].value = i;
    }
    sort(items, items + COUNT, time % 2 ? by_value_downwards : by_key);
    for (int i = 0; i < COUNT; i++) {
      sum = sum * 31 + items[i].key;
    }
  }
  return sum;
}
