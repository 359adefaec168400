/* CRC-32 of a buffer, bit by bit. */
#include "kernel.h"

#define SIZE 4096
#define TIMES 60

static uint8_t buffer[SIZE];
static uint64_t seed = 3;

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    buffer[i] = next_random(&seed);
  }
}

uint64_t work(void) {
  uint32_t crc = ~0u;
  for (int time = 0; time < TIMES; time++) {
    buffer[next_random(&seed) % SIZE]++;
    for (int i = 0; i < SIZE; i++) {
      crc ^= buffer[i];
      for (int bit = 0; bit < 8; bit++) {
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
      }
    }
  }
  return ~crc;
}
