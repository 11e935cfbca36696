// Between the echo server's sockets (server.c) and what it answers (answer.c).
#ifndef SERVER_H
#define SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
  unsigned char *data;
  size_t length, capacity;
};
void bytes_reserve(struct bytes *bytes, size_t more);

struct stream {
  int fd;
  uint32_t events;  // asked of epoll
  bool upgraded;
  bool ending;      // closed once `out` is written: a Close was answered
  struct bytes in;  // the beginning of a message
  struct bytes out;
  size_t out_offset;
};

// Appends to `out` the answers to all whole messages; false when the stream is to be dropped.
bool stream_answer(struct stream *stream, const unsigned char *data, size_t length, size_t *used);

#endif
