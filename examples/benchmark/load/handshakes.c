// Handshakes: `connections` clients connect, shake hands, leave, and start anew. Full or resumed,
// TLS alone or with the upgrade (which makes the proxy dial the app).
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TOO_MANY = 50 };

struct run {
  const struct options *options;
  struct load load;
  struct histogram latency;
  uint64_t done, resumed, fails;
};

// Resumes what a real client would: the ticket of a connection that was upgraded and answered.
// Some servers send it with the handshake, others with the first bytes they write.
static bool take_ticket(struct run *run) {
  bool upgrade = run->load.upgrade, taken = false;
  run->load.upgrade = true;
  run->load.collect_tickets = true;
  struct client *c = client_open(&run->load);
  double until = now() + 5;
  while (!taken && now() < until) {
    struct epoll_event event;
    if (epoll_wait(run->load.epoll, &event, 1, 20) < 1) {
      continue;
    }
    enum progress progress = client_step(&run->load, c);
    char bytes[256];
    if (progress == FAILED || (progress == READY && client_read(c, bytes, sizeof bytes) < 0)) {
      break;
    }
    taken = run->load.ticket != NULL && c->state == OPEN;
  }
  SSL_shutdown(c->ssl);
  client_close(c);
  run->load.upgrade = upgrade;
  return taken;
}

static void again(struct run *run, struct client *c) {
  client_close(c);
  client_open(&run->load);
}

static void leave(struct run *run, struct client *c) {
  if (!run->options->polite) {
    // A reset leaves no TIME_WAIT behind; the proxies would else be measured against a port table
    // that fills up in the course of the run.
    client_reset(c);
    again(run, c);
    return;
  }
  SSL_shutdown(c->ssl);
  shutdown(c->fd, SHUT_WR);
  c->state = LEAVING;
}

static void step(struct run *run, struct client *c, double t) {
  if (c->state == LEAVING) {
    char bytes[4096];
    if (read(c->fd, bytes, sizeof bytes) <= 0) {
      again(run, c);
    }
    return;
  }
  switch (client_step(&run->load, c)) {
    case FAILED:
      run->fails++;
      again(run, c);
      break;
    case ARRIVED:
      run->done++;
      run->resumed += SSL_session_reused(c->ssl) ? 1 : 0;
      histogram_add(&run->latency, t - c->started);
      leave(run, c);
      break;
    default:
      break;
  }
}

static void keep_going(struct run *run, double until) {
  struct epoll_event events[256];
  for (double t = now(); t < until && run->fails < TOO_MANY; t = now()) {
    int n = epoll_wait(run->load.epoll, events, 256, 20);
    for (int i = 0; i < n; i++) {
      step(run, events[i].data.ptr, now());
    }
  }
}

int handshakes(const struct options *options) {
  static struct run run;
  run.options = options;
  load_init(&run.load, options);
  run.load.spread = options->polite;
  if (options->resume && !take_ticket(&run)) {
    fprintf(stderr, "no session ticket from an upgraded connection within 5 s\n");
    return 1;
  }
  run.load.collect_tickets = false;
  for (int i = 0; i < options->connections; i++) {
    client_open(&run.load);
  }
  keep_going(&run, now() + options->warmup);
  run.done = run.resumed = 0;
  memset(&run.latency, 0, sizeof run.latency);
  double start = now(), cpu = tree_cpu(options->pid);
  keep_going(&run, start + options->seconds);
  cpu = tree_cpu(options->pid) - cpu;
  double elapsed = now() - start;
  // A handshake that was to be resumed and was not is another, dearer work.
  uint64_t expected = options->resume ? run.done : 0;
  if (run.done == 0 || run.resumed != expected) {
    fprintf(stderr, "%llu of %llu handshakes were resumed\n", (unsigned long long)run.resumed,
            (unsigned long long)run.done);
    run.fails++;
  }
  printf("mode=handshakes connections=%d upgrade=%d resume=%d polite=%d seconds=%.2f "
         "handshakes=%llu per_second=%.0f cpu_seconds=%.3f utilisation=%.3f cpu_us=%.3f "
         "p50_us=%.0f p99_us=%.0f p999_us=%.0f fails=%llu\n",
         options->connections, options->upgrade, options->resume, options->polite, elapsed,
         (unsigned long long)run.done, (double)run.done / elapsed, cpu, cpu / elapsed,
         run.done > 0 ? cpu * 1e6 / (double)run.done : 0, histogram_quantile(&run.latency, .5),
         histogram_quantile(&run.latency, .99), histogram_quantile(&run.latency, .999),
         (unsigned long long)run.fails);
  return run.fails == 0 ? 0 : 1;
}
