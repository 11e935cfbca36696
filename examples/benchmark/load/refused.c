// What it costs to refuse a connection: clients that connect and must be reset before they have said a
// word, because an earlier one, which is held, has the only place.
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A socket that connected, even if it was reset before we heard of that.
static int connected(const struct options *options, bool *reset) {
  struct sockaddr_in to = {.sin_family = AF_INET,
                           .sin_port = htons((uint16_t)options->port),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    die("socket");
  }
  *reset = connect(fd, (struct sockaddr *)&to, sizeof to) != 0;
  if (*reset && errno != ECONNRESET) {
    die("connect");
  }
  return fd;
}

// So many at once, as they come when a limit is hit; how many of them were not reset.
static int burst_of(const struct options *options) {
  int fds[256], fails = 0;
  bool reset[256];
  char byte;
  for (int i = 0; i < options->connections; i++) {
    fds[i] = connected(options, &reset[i]);
  }
  for (int i = 0; i < options->connections; i++) {
    fails += !reset[i] && (read(fds[i], &byte, 1) != -1 || errno != ECONNRESET);
    close(fds[i]);
  }
  return fails;
}

static uint64_t run_for(const struct options *options, double seconds, int *fails) {
  uint64_t count = 0;
  for (double until = now() + seconds; now() < until && *fails == 0;) {
    *fails += burst_of(options);
    count += (uint64_t)options->connections;
  }
  return count;
}

int refused(const struct options *options) {
  if (options->connections > 256) {
    fprintf(stderr, "wsload: 256 at once are the most\n");
    return 2;
  }
  bool full;
  int holder = connected(options, &full), fails = full;
  run_for(options, options->warmup, &fails);
  double begun = now(), cpu = tree_cpu(options->pid);
  uint64_t count = run_for(options, options->seconds, &fails);
  cpu = tree_cpu(options->pid) - cpu;
  printf("mode=refused connections=%d seconds=%.2f refused=%llu cpu_us=%.3f fails=%d\n",
         options->connections, now() - begun, (unsigned long long)count,
         count > 0 ? cpu / (double)count * 1e6 : 0, fails);
  close(holder);
  return fails == 0 ? 0 : 1;
}
