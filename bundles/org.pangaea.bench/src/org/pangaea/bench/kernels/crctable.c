/* CRC-32 of a buffer, a byte at a time by a table. */
#include "kernel.h"

#define SIZE 65536
#define TIMES 20

static uint8_t buffer[SIZE];
static uint32_t table[256];
static uint64_t seed = 2;

void prepare(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    table[i] = crc;
  }
  for (int i = 0; i < SIZE; i++) {
    buffer[i] = next_random(&seed);
  }
}

uint64_t work(void) {
  uint32_t crc = ~0u;
  for (int time = 0; time < TIMES; time++) {
    buffer[next_random(&seed) % SIZE]++;
    for (int i = 0; i < SIZE; i++) {
      crc = crc >> 8 ^ table[(crc ^ buffer[i]) & 255];
    }
  }
  return ~crc;
}
