// Messages whose every byte is known: a pattern, and a stamp (connection, number) at both ends. An
// echo that is lost, doubled, out of order, of another connection, or torn does not match.
#include "bench.h"

#include <stdlib.h>
#include <string.h>

enum { STAMP = 8 };

size_t frame_header(unsigned char *to, size_t size, const unsigned char mask[4]) {
  unsigned char bit = mask != NULL ? 0x80 : 0;
  size_t length = 2;
  to[0] = 0x82;
  if (size < 126) {
    to[1] = bit | (unsigned char)size;
  } else {
    int bytes = size < 65536 ? 2 : 8;
    to[1] = bit | (bytes == 2 ? 126 : 127);
    for (int i = 0; i < bytes; i++) {
      to[length++] = (unsigned char)((uint64_t)size >> (8 * (bytes - 1 - i)));
    }
  }
  if (mask != NULL) {
    memcpy(to + length, mask, 4);
    length += 4;
  }
  return length;
}

void frame_init(struct frame *frame, size_t size, bool masked, bool reserved) {
  static const unsigned char mask[4] = {0x17, 0x2e, 0x45, 0x5c};
  unsigned char header[14];
  size_t start = frame_header(header, size, masked ? mask : NULL);
  memset(frame, 0, sizeof *frame);
  if (masked) {
    memcpy(frame->mask, mask, sizeof mask);
  }
  frame->length = start + size;
  frame->first = start;
  frame->last = frame->length - STAMP;
  frame->bytes = malloc(frame->length);
  if (frame->bytes == NULL) {
    die("malloc");
  }
  memcpy(frame->bytes, header, start);
  frame->bytes[0] |= reserved;  // 3 is left free, 2 is binary
  for (size_t i = 0; i < size; i++) {
    frame->bytes[start + i] = (unsigned char)(i * 7 + (i >> 8)) ^ frame->mask[i % 4];
  }
}

// The stamp as it stands on the wire. `place` is where, relative to the payload: the mask counts
// from there.
static void stamp(const struct frame *frame, uint32_t connection, uint32_t number, size_t place,
                  unsigned char to[STAMP]) {
  memcpy(to, &connection, 4);
  memcpy(to + 4, &number, 4);
  for (size_t i = 0; i < STAMP; i++) {
    to[i] ^= frame->mask[(place + i) % 4];
  }
}

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }
static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

void frame_copy(const struct frame *frame, uint32_t connection, uint32_t number, size_t offset,
                size_t length, unsigned char *to) {
  memcpy(to, frame->bytes + offset, length);
  size_t places[] = {frame->first, frame->last};
  for (int k = 0; k < 2; k++) {
    size_t from = larger(places[k], offset), end = smaller(places[k] + STAMP, offset + length);
    if (from < end) {
      unsigned char s[STAMP];
      stamp(frame, connection, number, places[k] - frame->first, s);
      memcpy(to + (from - offset), s + (from - places[k]), end - from);
    }
  }
}

bool frame_matches(const struct frame *frame, uint32_t connection, uint32_t number, size_t offset,
                   size_t length, const unsigned char *bytes) {
  // Header, stamp, pattern, stamp: compared piece by piece, the pattern at memcmp's speed.
  size_t edges[] = {0, frame->first, frame->first + STAMP, frame->last, frame->length};
  for (int k = 0; k < 4; k++) {
    size_t from = larger(edges[k], offset), end = smaller(edges[k + 1], offset + length);
    if (from >= end) {
      continue;
    }
    unsigned char s[STAMP];
    const unsigned char *expected = frame->bytes + from;
    if (k % 2 == 1) {
      stamp(frame, connection, number, edges[k] - frame->first, s);
      expected = s + (from - edges[k]);
    }
    if (memcmp(bytes + (from - offset), expected, end - from) != 0) {
      return false;
    }
  }
  return true;
}
