// Echo: every connection keeps `depth` messages in flight. A closed loop: the figure that counts
// is the proxy's processor time per message; latencies are those of a busy machine.
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { RECORD = 16384 };

struct flow {
  uint32_t issued;    // messages given to this connection to send
  uint32_t written;   // of them, wholly written
  uint32_t received;  // echoes wholly read
  size_t write_offset, read_offset;  // within the message under way
  double *issued_at;                 // by number modulo depth
};

struct echo_load {
  struct options options;
  struct load load;
  struct frame sent, expected;
  struct client **clients;
  struct histogram latency;
  uint64_t received;
  bool issuing;
};

// Fills a record with what is to be written next. A write that would block is repeated with the
// same bytes and perhaps more behind them, which is what OpenSSL asks for.
static size_t assemble(const struct echo_load *run, const struct client *c, unsigned char *to) {
  const struct flow *flow = c->mode;
  uint32_t message = flow->written;
  size_t offset = flow->write_offset, filled = 0;
  while (message != flow->issued && filled < RECORD) {
    size_t part = run->sent.length - offset;
    part = part < RECORD - filled ? part : RECORD - filled;
    frame_copy(&run->sent, c->id, message, offset, part, to + filled);
    filled += part;
    offset += part;
    if (offset == run->sent.length) {
      offset = 0;
      message++;
    }
  }
  return filled;
}

static bool send_more(struct echo_load *run, struct client *c) {
  static unsigned char record[RECORD];
  struct flow *flow = c->mode;
  double t = now();
  while (run->issuing && flow->issued - flow->received < (uint32_t)run->options.depth) {
    flow->issued_at[flow->issued++ % (uint32_t)run->options.depth] = t;
  }
  size_t length;
  while ((length = assemble(run, c, record)) > 0) {
    int n = client_write(c, record, length);
    if (n < 0) {
      fprintf(stderr, "connection %u: cannot be written to\n", c->id);
      return false;
    }
    if (n == 0) {
      client_arm(&run->load, c, true);
      return true;
    }
    flow->write_offset += (size_t)n;
    flow->written += (uint32_t)(flow->write_offset / run->sent.length);
    flow->write_offset %= run->sent.length;
  }
  client_arm(&run->load, c, false);
  return true;
}

static bool check(struct echo_load *run, struct client *c, const unsigned char *bytes, size_t length,
                  double t) {
  struct flow *flow = c->mode;
  while (length > 0) {
    size_t part = run->expected.length - flow->read_offset;
    part = part < length ? part : length;
    if (flow->received == flow->issued ||
        !frame_matches(&run->expected, c->id, flow->received, flow->read_offset, part, bytes)) {
      fprintf(stderr, "connection %u: message %u came back wrong near byte %zu\n", c->id,
              flow->received, flow->read_offset);
      return false;
    }
    bytes += part;
    length -= part;
    flow->read_offset += part;
    if (flow->read_offset == run->expected.length) {
      flow->read_offset = 0;
      uint32_t slot = flow->received++ % (uint32_t)run->options.depth;
      histogram_add(&run->latency, t - flow->issued_at[slot]);
      run->received++;
    }
  }
  return true;
}

static bool receive(struct echo_load *run, struct client *c) {
  static unsigned char bytes[4 * RECORD];
  for (;;) {
    int n = client_read(c, bytes, sizeof bytes);
    if (n < 0) {
      fprintf(stderr, "connection %u: the proxy ended it\n", c->id);
    }
    if (n <= 0) {
      return n == 0;
    }
    if (!check(run, c, bytes, (size_t)n, now())) {
      return false;
    }
  }
}

static void open_one(struct echo_load *run, int *opened) {
  struct flow *flow = calloc(1, sizeof *flow);
  double *issued_at = calloc((size_t)run->options.depth, sizeof *issued_at);
  if (flow == NULL || issued_at == NULL) {
    die("calloc");
  }
  flow->issued_at = issued_at;
  struct client *c = client_open(&run->load);
  c->mode = flow;
  run->clients[(*opened)++] = c;
}

static bool turn(struct echo_load *run, int *opened, int *arrived) {
  struct epoll_event events[256];
  int n = epoll_wait(run->load.epoll, events, 256, 20);
  for (int i = 0; i < n; i++) {
    struct client *c = events[i].data.ptr;
    enum progress progress = client_step(&run->load, c);
    if (progress == FAILED) {
      fprintf(stderr, "connection %u: no upgrade\n", c->id);
      return false;
    }
    if (progress == ARRIVED) {
      ++*arrived;
      if (*opened < run->options.connections) {
        open_one(run, opened);
      }
    } else if (progress == READY && (!receive(run, c) || !send_more(run, c))) {
      return false;
    }
  }
  return true;
}

static bool open_all(struct echo_load *run) {
  int wanted = run->options.connections, opened = 0, arrived = 0;
  while (opened < ramp(wanted)) {
    open_one(run, &opened);
  }
  while (arrived < wanted) {
    if (!turn(run, &opened, &arrived)) {
      return false;
    }
  }
  return true;
}

static bool begin(struct echo_load *run) {
  run->issuing = true;
  for (int i = 0; i < run->options.connections; i++) {
    if (!send_more(run, run->clients[i])) {
      return false;
    }
  }
  return true;
}

static bool keep_going(struct echo_load *run, double until, uint64_t messages) {
  int all = run->options.connections, arrived = all;
  while (now() < until && (messages == 0 || run->received < messages)) {
    if (!turn(run, &all, &arrived)) {
      return false;
    }
  }
  return true;
}

// Waits until every message has come back.
static bool settle(struct echo_load *run) {
  run->issuing = false;
  double until = now() + 10;
  int all = run->options.connections, arrived = all;
  uint64_t missing = 1;
  while (missing > 0) {
    missing = 0;
    for (int i = 0; i < all; i++) {
      const struct flow *flow = run->clients[i]->mode;
      missing += flow->issued - flow->received;
    }
    if (missing > 0 && (now() > until || !turn(run, &all, &arrived))) {
      fprintf(stderr, "%llu messages never came back\n", (unsigned long long)missing);
      return false;
    }
  }
  return true;
}

// Not before all is settled: a proxy that loses the last messages of a busy stream would otherwise go
// unnoticed.
static bool finish(struct echo_load *run) {
  if (!settle(run)) {
    return false;
  }
  for (int i = 0; i < run->options.connections; i++) {
    SSL_shutdown(run->clients[i]->ssl);
    client_close(run->clients[i]);
  }
  return true;
}

static bool measure(struct echo_load *run) {
  const struct options *o = &run->options;
  if (!open_all(run) || !begin(run) || (o->messages == 0 && !keep_going(run, now() + o->warmup, 0))) {
    return false;
  }
  memset(&run->latency, 0, sizeof run->latency);
  uint64_t received = run->received;
  double start = now(), cpu = tree_cpu(o->pid);
  bool kept = keep_going(run, o->messages != 0 ? start + 1e6 : start + o->seconds,
                         o->messages != 0 ? received + o->messages : 0);
  cpu = tree_cpu(o->pid) - cpu;
  double elapsed = now() - start;
  uint64_t messages = run->received - received;
  if (!kept || !finish(run)) {
    return false;
  }
  if (messages == 0) {
    fprintf(stderr, "not one message in %.1f s\n", elapsed);
    return false;
  }
  printf("mode=echo connections=%d depth=%d size=%zu seconds=%.2f messages=%llu per_second=%.0f "
         "cpu_seconds=%.3f utilisation=%.3f cpu_us=%.4f p50_us=%.0f p99_us=%.0f p999_us=%.0f "
         "fails=0\n",
         o->connections, o->depth, o->size, elapsed, (unsigned long long)messages,
         (double)messages / elapsed, cpu, cpu / elapsed, cpu * 1e6 / (double)messages,
         histogram_quantile(&run->latency, .5), histogram_quantile(&run->latency, .99),
         histogram_quantile(&run->latency, .999));
  return true;
}

static void init(struct echo_load *run, const struct options *options) {
  run->options = *options;
  run->options.upgrade = true;
  load_init(&run->load, &run->options);
  frame_init(&run->sent, options->size, true, options->reserved);
  frame_init(&run->expected, options->size, false, options->reserved);
  run->clients = calloc((size_t)options->connections, sizeof *run->clients);
  if (run->clients == NULL) {
    die("calloc");
  }
}

struct echo_load *echo_open(const struct options *options) {
  struct echo_load *run = calloc(1, sizeof *run);
  if (run == NULL) {
    die("calloc");
  }
  init(run, options);
  return open_all(run) ? run : NULL;
}

uint64_t echo_for(struct echo_load *run, double seconds, struct histogram *latency) {
  uint64_t before = run->received;
  memset(&run->latency, 0, sizeof run->latency);
  bool whole = begin(run) && keep_going(run, now() + seconds, 0) && settle(run);
  *latency = run->latency;
  return whole ? run->received - before : 0;
}

int echo(const struct options *options) {
  static struct echo_load run;
  init(&run, options);
  if (!measure(&run)) {
    // One failure spoils the figure: its work is missing, or was done twice.
    printf("mode=echo fails=1\n");
    return 1;
  }
  return 0;
}
