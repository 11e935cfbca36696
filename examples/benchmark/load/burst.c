// Burst: messages of random length and content through streams whose readers are slow on both
// sides (run the app as `wsload serve PORT --slow`), so that every queue of the proxy fills up. The
// content must come back the same.
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LEAST = 40000, MOST = 260000, SIP = 4096, SMALL_BUFFER = 32768, CHUNK = 16384 };

struct wave {
  uint64_t seed;              // of the message under way
  size_t size;                // its payload
  unsigned char *frame;       // masked, as sent
  size_t length, written;     // of `frame`
  unsigned char *echo;        // as received
  size_t echo_length, read;   // of `echo`
  double next_sip;            // when this slow reader may read again
  bool busy;
};

struct run {
  const struct options *options;
  struct load load;
  struct client **clients;
  int begun, done, opened;
  uint64_t state, bytes;
};

static void begin(struct run *run, struct wave *w) {
  w->busy = run->begun < run->options->count;
  if (!w->busy) {
    return;
  }
  run->begun++;
  w->seed = random_next(&run->state);
  w->size = LEAST + w->seed % (MOST - LEAST + 1);
  uint64_t state = w->seed;
  unsigned char mask[4];
  uint64_t word = random_next(&state);
  memcpy(mask, &word, 4);
  size_t header = frame_header(w->frame, w->size, mask);
  for (size_t i = 0; i < w->size; i++) {
    if (i % 8 == 0) {
      word = random_next(&state);
    }
    w->frame[header + i] = (unsigned char)(word >> (8 * (i % 8))) ^ mask[i % 4];
  }
  w->length = header + w->size;
  w->echo_length = w->length - 4;
  w->written = w->read = 0;
}

// The whole content against the generator that made it, not a digest: it names the byte.
static bool right(const struct wave *w) {
  unsigned char header[14];
  size_t start = frame_header(header, w->size, NULL);
  if (memcmp(w->echo, header, start) != 0) {
    fprintf(stderr, "burst of %zu bytes: another frame header came back\n", w->size);
    return false;
  }
  uint64_t state = w->seed, word = random_next(&state);
  for (size_t i = 0; i < w->size; i++) {
    if (i % 8 == 0) {
      word = random_next(&state);
    }
    if (w->echo[start + i] != (unsigned char)(word >> (8 * (i % 8)))) {
      fprintf(stderr, "burst of %zu bytes: byte %zu came back wrong\n", w->size, i);
      return false;
    }
  }
  return true;
}

static bool write_some(struct run *run, struct client *c) {
  struct wave *w = c->mode;
  while (w->busy && w->written < w->length) {
    size_t part = w->length - w->written;
    int n = client_write(c, w->frame + w->written, part < CHUNK ? part : CHUNK);
    if (n <= 0) {
      client_arm(&run->load, c, true);
      return n == 0;
    }
    w->written += (size_t)n;
  }
  client_arm(&run->load, c, false);
  return true;
}

// A sip every half a millisecond: 8 MB/s a connection at best, and a small window meanwhile.
static bool sip(struct run *run, struct client *c) {
  struct wave *w = c->mode;
  unsigned char extra;
  double t = now();
  if (t < w->next_sip) {
    return true;
  }
  w->next_sip = t + 0.0005;
  if (!w->busy) {
    return client_read(c, &extra, 1) == 0;
  }
  size_t part = w->echo_length - w->read;
  int n = client_read(c, w->echo + w->read, part < SIP ? part : SIP);
  if (n <= 0) {
    return n == 0;
  }
  w->read += (size_t)n;
  if (w->read == w->echo_length) {
    if (!right(w)) {
      return false;
    }
    run->done++;
    run->bytes += w->size;
    begin(run, w);
    return write_some(run, c);
  }
  return true;
}

static struct client *open_slow(struct run *run) {
  struct client *c = client_open(&run->load);
  int small = SMALL_BUFFER;
  setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  struct wave *w = calloc(1, sizeof *w);
  c->mode = w;
  if (w == NULL || (w->frame = malloc(MOST + 14)) == NULL ||
      (w->echo = malloc(MOST + 14)) == NULL) {
    die("malloc");
  }
  return c;
}

static bool events_of(struct run *run) {
  struct epoll_event events[64];
  int n = epoll_wait(run->load.epoll, events, 64, 1);
  for (int i = 0; i < n; i++) {
    struct client *c = events[i].data.ptr;
    enum progress progress = client_step(&run->load, c);
    if (progress == FAILED) {
      return false;
    }
    if (progress == ARRIVED) {
      run->opened++;
      begin(run, c->mode);
    }
    if (progress != WAITING && !write_some(run, c)) {
      return false;
    }
  }
  return true;
}

static bool all_bursts(struct run *run) {
  while (run->done < run->options->count) {
    if (!events_of(run)) {
      return false;
    }
    for (int i = 0; i < run->options->connections; i++) {
      struct client *c = run->clients[i];
      if (c->state == OPEN && !sip(run, c)) {
        return false;
      }
    }
    usleep(200);  // unread data keeps epoll returning at once
  }
  return true;
}

int burst(const struct options *options) {
  static struct run run;
  struct options upgraded = *options;
  upgraded.upgrade = true;
  run.options = &upgraded;
  run.state = options->seed;
  load_init(&run.load, &upgraded);
  run.clients = calloc((size_t)options->connections, sizeof *run.clients);
  if (run.clients == NULL) {
    die("calloc");
  }
  double start = now();
  for (int i = 0; i < options->connections; i++) {
    run.clients[i] = open_slow(&run);
  }
  bool good = all_bursts(&run);
  double elapsed = now() - start;
  printf("mode=burst connections=%d bursts=%d bytes=%llu seconds=%.2f mb_per_second=%.1f seed=%llu "
         "fails=%d\n",
         run.opened, run.done, (unsigned long long)run.bytes, elapsed,
         (double)run.bytes / elapsed / 1e6, (unsigned long long)options->seed, good ? 0 : 1);
  return good ? 0 : 1;
}
