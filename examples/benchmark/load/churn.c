// Churn: clients that leave in every way a client can leave. Afterwards the proxy must hold as many
// descriptors and as much memory as before; whoever calls this looks before and after.
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// The way is the client's number modulo the count of ways.
enum way {
  SILENT_CLOSE,    // connects, sends nothing, FIN
  SILENT_RESET,    // connects, sends nothing, RST
  HALF_HELLO_FIN,  // half a ClientHello, FIN
  HALF_HELLO_RST,  // half a ClientHello, RST
  HELLO_FIN,       // a ClientHello, then FIN without reading
  HELLO_RST,       // a ClientHello, then RST
  TLS_CLEAN,       // handshake, close_notify, FIN
  TLS_FIN,         // handshake, FIN without close_notify
  TLS_RST,         // handshake, RST
  OPEN_CLOSE,      // upgraded, Close 1000, close_notify once it was answered
  OPEN_CLEAN,      // upgraded, close_notify, FIN
  OPEN_FIN,        // upgraded, FIN without close_notify
  OPEN_RST,        // upgraded, RST
  WAYS
};

static const char *const NAMES[WAYS] = {
    "silent_close", "silent_reset", "half_hello_fin", "half_hello_rst", "hello_fin",
    "hello_rst",    "tls_clean",    "tls_fin",        "tls_rst",        "open_close",
    "open_clean",   "open_fin",     "open_rst"};

// Longer than any proxy needs to see a FIN, shorter than its handshake timeout.
static const double PATIENCE = 5;

struct run {
  struct load load;
  int count, ended;
  struct client **live;  // by slot
  int slots;
  uint64_t left[WAYS];        // left the way they should
  uint64_t failed[WAYS];      // did not even get that far
  uint64_t unanswered[WAYS];  // the proxy did not end its side in time
};

static enum way way_of(const struct client *c) { return (enum way)(c->id % WAYS); }

static void over(struct run *run, struct client *c, uint64_t *tally) {
  for (int i = 0; i < run->slots; i++) {
    if (run->live[i] == c) {
      run->live[i] = NULL;
    }
  }
  tally[way_of(c)]++;
  run->ended++;
  client_close(c);
}

static void leave_reset(struct run *run, struct client *c) {
  client_reset(c);
  over(run, c, run->left);
}

// Ours is closed; theirs must follow. The patience starts anew.
static void leave_fin(struct run *run, struct client *c) {
  shutdown(c->fd, SHUT_WR);
  client_arm(&run->load, c, false);
  c->state = LEAVING;
  c->started = now();
}

static void leave_with_close(struct client *c) {
  static const unsigned char mask[4] = {0, 0, 0, 0};
  unsigned char close[16] = {0};
  size_t header = frame_header(close, 2, mask);
  close[0] = 0x88;
  close[header] = 1000 >> 8;
  close[header + 1] = 1000 & 255;
  client_write(c, close, header + 2);
}

static void send_half_hello(struct client *c) {
  BIO *memory = BIO_new(BIO_s_mem());
  char *bytes;
  SSL_set0_wbio(c->ssl, memory);
  SSL_do_handshake(c->ssl);
  long length = BIO_get_mem_data(memory, &bytes);
  ssize_t ignored = send(c->fd, bytes, (size_t)length / 2, MSG_NOSIGNAL);
  (void)ignored;
}

// Connected: the ways that never shake hands end here.
static bool leave_early(struct run *run, struct client *c) {
  enum way way = way_of(c);
  if (way >= TLS_CLEAN) {
    return false;
  }
  if (way == HALF_HELLO_FIN || way == HALF_HELLO_RST) {
    send_half_hello(c);
  } else if (way == HELLO_FIN || way == HELLO_RST) {
    SSL_do_handshake(c->ssl);
  }
  if (way == SILENT_RESET || way == HALF_HELLO_RST || way == HELLO_RST) {
    leave_reset(run, c);
  } else {
    leave_fin(run, c);
  }
  return true;
}

static void arrived(struct run *run, struct client *c) {
  switch (way_of(c)) {
    case TLS_CLEAN:
    case OPEN_CLEAN:
      SSL_shutdown(c->ssl);
      leave_fin(run, c);
      break;
    case TLS_FIN:
    case OPEN_FIN:
      leave_fin(run, c);
      break;
    case OPEN_CLOSE:
      leave_with_close(c);
      c->started = now();
      break;
    default:
      leave_reset(run, c);
      break;
  }
}

static void step(struct run *run, struct client *c) {
  char bytes[4096];
  if (c->state == LEAVING) {
    if (read(c->fd, bytes, sizeof bytes) <= 0) {
      over(run, c, run->left);
    }
    return;
  }
  if (c->state == CONNECTING && leave_early(run, c)) {
    return;
  }
  run->load.upgrade = way_of(c) >= OPEN_CLOSE;
  enum progress progress = client_step(&run->load, c);
  if (progress == FAILED) {
    over(run, c, run->failed);
  } else if (progress == ARRIVED) {
    arrived(run, c);
  } else if (progress == READY && client_read(c, bytes, sizeof bytes) != 0) {
    SSL_shutdown(c->ssl);  // the answered Close, or the end of the stream
    leave_fin(run, c);
  }
}

static void lose_patience(struct run *run) {
  for (int i = 0; i < run->slots; i++) {
    struct client *c = run->live[i];
    if (c != NULL && now() - c->started > PATIENCE) {
      over(run, c, run->unanswered);
    }
  }
}

static void refill(struct run *run) {
  for (int i = 0; i < run->slots && run->load.opened < (unsigned)run->count; i++) {
    if (run->live[i] == NULL) {
      run->live[i] = client_open(&run->load);
    }
  }
}

static int report(const struct run *run, double elapsed) {
  uint64_t failed = 0, unanswered = 0;
  for (int i = 0; i < WAYS; i++) {
    printf("mode=churn way=%s left=%llu failed=%llu unanswered=%llu\n", NAMES[i],
           (unsigned long long)run->left[i], (unsigned long long)run->failed[i],
           (unsigned long long)run->unanswered[i]);
    failed += run->failed[i];
    unanswered += run->unanswered[i];
  }
  printf("mode=churn clients=%d seconds=%.2f per_second=%.0f unanswered=%llu fails=%llu\n",
         run->ended, elapsed, run->ended / elapsed, (unsigned long long)unanswered,
         (unsigned long long)failed);
  return failed + unanswered == 0 ? 0 : 1;
}

int churn(const struct options *options) {
  static struct run run;
  load_init(&run.load, options);
  run.load.spread = true;
  run.count = options->count;
  run.slots = options->connections;
  run.live = calloc((size_t)run.slots, sizeof *run.live);
  if (run.live == NULL) {
    die("calloc");
  }
  double start = now();
  while (run.ended < run.count) {
    refill(&run);
    // One event at a time: a client that ends may stand a second time in a longer batch.
    struct epoll_event event;
    if (epoll_wait(run.load.epoll, &event, 1, 20) == 1) {
      step(&run, event.data.ptr);
    }
    lose_patience(&run);
  }
  return report(&run, now() - start);
}
