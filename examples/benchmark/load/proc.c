// Processor time and memory of a process tree: nginx is a master and a worker, HAProxy a worker
// with or without a master, a JVM a process with many threads.
#include "bench.h"

#include <stdio.h>
#include <time.h>

enum { MOST_PROCESSES = 256 };

// Appends a process and its descendants. Only children of the main thread are seen, which is where
// all the proxies fork.
static int collect(pid_t pid, pid_t *list, int count) {
  if (count == MOST_PROCESSES) {
    return count;
  }
  list[count++] = pid;
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return count;
  }
  int child;
  while (fscanf(file, "%d", &child) == 1) {
    count = collect(child, list, count);
  }
  fclose(file);
  return count;
}

// The process clock, not the sum over /proc/PID/task/*/schedstat: a JVM's compiler threads come and
// go, and a thread that has gone takes its schedstat with it. It counts nanoseconds, where
// /proc/PID/stat counts ticks of ten milliseconds.
static double process_cpu(pid_t pid) {
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0) {
    return 0;
  }
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static long process_pss(pid_t pid) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return 0;
  }
  long kib = 0;
  while (fgets(line, sizeof line, file) != NULL && sscanf(line, "Pss: %ld kB", &kib) != 1) {
  }
  fclose(file);
  return kib;
}

double tree_cpu(pid_t root) {
  pid_t list[MOST_PROCESSES];
  int count = root > 0 ? collect(root, list, 0) : 0;
  double sum = 0;
  for (int i = 0; i < count; i++) {
    sum += process_cpu(list[i]);
  }
  return sum;
}

long tree_pss(pid_t root) {
  pid_t list[MOST_PROCESSES];
  int count = root > 0 ? collect(root, list, 0) : 0;
  long sum = 0;
  for (int i = 0; i < count; i++) {
    sum += process_pss(list[i]);
  }
  return sum;
}
