// Memory per idle stream: the growth of the proxy's proportional set size while upgraded streams
// stay open and silent. To be asked of a fresh process, since none gives all its memory back.
#include "bench.h"

#include <stdio.h>
#include <sys/epoll.h>

struct run {
  struct load load;
  int wanted, opened, arrived, fails;
  long third;  // KiB when a third was open: the slope after it leaves first-use costs out
};

static void step(struct run *run, const struct options *options, struct client *c) {
  char bytes[4096];
  enum progress progress = client_step(&run->load, c);
  if (progress == FAILED || (progress == READY && client_read(c, bytes, sizeof bytes) < 0)) {
    run->fails++;
    epoll_ctl(run->load.epoll, EPOLL_CTL_DEL, c->fd, NULL);
  } else if (progress == ARRIVED) {
    run->arrived++;
    if (run->arrived == run->wanted / 3) {
      run->third = tree_pss(options->pid);
    }
    if (run->opened < run->wanted) {
      client_open(&run->load);
      run->opened++;
    }
  }
}

static void turn(struct run *run, const struct options *options) {
  struct epoll_event events[256];
  int n = epoll_wait(run->load.epoll, events, 256, 20);
  for (int i = 0; i < n; i++) {
    step(run, options, events[i].data.ptr);
  }
}

int idle(const struct options *options) {
  struct options upgraded = *options;
  upgraded.upgrade = true;
  struct run run = {.wanted = options->connections};
  load_init(&run.load, &upgraded);
  long base = tree_pss(options->pid);
  if (base == 0) {
    fprintf(stderr, "cannot read /proc/%d/smaps_rollup: same user, or root\n", options->pid);
    return 1;
  }
  for (; run.opened < ramp(run.wanted); run.opened++) {
    client_open(&run.load);
  }
  while (run.arrived < run.wanted && run.fails == 0) {
    turn(&run, options);
  }
  double until = now() + options->hold, cpu = tree_cpu(options->pid);
  while (now() < until && run.fails == 0) {
    turn(&run, options);
  }
  long full = tree_pss(options->pid);
  int rest = run.wanted - run.wanted / 3;
  printf("mode=idle connections=%d base_kb=%ld full_kb=%ld kb_per_stream=%.3f "
         "kb_per_stream_after_third=%.3f idle_cpu_seconds=%.3f fails=%d\n",
         run.arrived, base, full, run.arrived > 0 ? (double)(full - base) / run.arrived : 0,
         (double)(full - run.third) / rest, tree_cpu(options->pid) - cpu, run.fails);
  return run.fails == 0 ? 0 : 1;
}
