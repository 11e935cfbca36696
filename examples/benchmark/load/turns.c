// Several loads take turns of a fraction of a second, each on connections of its own that stay open.
// What disturbs a shared machine lasts for seconds: of two neighbouring turns it hits both alike.
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 8 };

struct target {
  char name[16];
  struct options options;
  struct echo_load *load;
};

// NAME=PORT:PID, with :reserved behind it for messages of an opcode that is left free.
static bool parse(const char *text, const struct options *common, struct target *target) {
  int end = 0;
  target->options = *common;
  if (sscanf(text, "%15[a-z]=%d:%d%n", target->name, &target->options.port, &target->options.pid,
             &end) != 3) {
    return false;
  }
  target->options.reserved = strcmp(text + end, ":reserved") == 0;
  return text[end] == 0 || target->options.reserved;
}

static bool turn(const struct target *target, int round) {
  struct histogram latency = {0};
  double start = now(), cpu = tree_cpu(target->options.pid);
  uint64_t messages = echo_for(target->load, target->options.seconds, &latency);
  cpu = tree_cpu(target->options.pid) - cpu;
  if (messages > 0 && round > 0) {
    printf("%s %d cpu_us=%.4f utilisation=%.3f p50_us=%.0f p99_us=%.0f\n", target->name, round,
           cpu * 1e6 / (double)messages, cpu / (now() - start), histogram_quantile(&latency, .5),
           histogram_quantile(&latency, .99));
  }
  return messages > 0;
}

// One way in odd rounds, the other way in even ones: nobody is always the first.
static bool round_of(const struct target *targets, int count, int number) {
  for (int i = 0; i < count; i++) {
    if (!turn(&targets[number % 2 == 1 ? i : count - 1 - i], number)) {
      return false;
    }
  }
  return true;
}

int turns(const struct options *options) {
  static struct target targets[MOST];
  int count = 0;
  for (char **text = options->targets; *text != NULL; text++, count++) {
    if (count == MOST || !parse(*text, options, &targets[count])) {
      fprintf(stderr, "wsload: of NAME=PORT:PID[:reserved] eight are the most, and not %s\n", *text);
      return 2;
    }
  }
  for (int i = 0; i < count; i++) {
    targets[i].load = echo_open(&targets[i].options);
    if (targets[i].load == NULL) {
      return 1;
    }
  }
  for (double until = now() + options->warmup; now() < until;) {
    if (!round_of(targets, count, 0)) {
      return 1;
    }
  }
  for (int round = 1; round <= options->rounds; round++) {
    if (!round_of(targets, count, round)) {
      return 1;
    }
  }
  return 0;
}
