// wsload: a WebSocket-over-TLS load generator, and the plain echo app behind the proxies.
#include "bench.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const char USAGE[] =
    "wsload serve PORT [--slow]                    plain WebSocket echo app\n"
    "wsload echo PORT [options]                    echo messages, every byte checked\n"
    "wsload turns NAME=PORT:PID[:reserved] ...     echo in turns of --seconds, a cost a line\n"
    "wsload handshakes PORT [options]              handshakes, one after another\n"
    "wsload idle PORT [options]                    memory per idle stream\n"
    "wsload churn PORT N [--connections 64]        N clients that leave in every way there is\n"
    "wsload refused PORT [--connections 50]        clients that must be reset at once\n"
    "wsload burst PORT N [--connections 8]         N messages of 40-260 KB to slow readers\n"
    "  --pid PID         process tree whose processor time and memory count\n"
    "  --connections N   open at the same time (default 50)\n"
    "  --depth N         messages in flight per connection (1)\n"
    "  --size BYTES      payload per message, 16 or more (64)\n"
    "  --seconds S       measured (5)      --warmup S    same load before that (1)\n"
    "  --messages N      echo: stop after N messages instead of after --seconds\n"
    "  --hold S          idle: seconds the streams are kept (2)\n"
    "  --upgrade         a handshake includes the 101\n"
    "  --resume          handshakes resume a session taken from an upgraded connection\n"
    "  --polite          clients leave with close_notify and FIN instead of a reset\n"
    "  --tls12           TLS 1.2 only\n"
    "  --reserved        messages with an opcode that RFC 6455 leaves free\n"
    "  --rounds N        turns: how often everybody has one (50)\n"
    "  --seed N          of random content (1)\n"
    "  --deadline S      give up with exit code 3 (default: what the options need, and 60 more)\n"
    "Results are lines of key=value. Exit code 0: all went well; 1: a connection failed or a byte\n"
    "was wrong; 2: bad command line; 3: deadline.\n";

static const struct option LONG[] = {
    {"pid", required_argument, NULL, 'p'},       {"connections", required_argument, NULL, 'c'},
    {"depth", required_argument, NULL, 'd'},     {"size", required_argument, NULL, 's'},
    {"seconds", required_argument, NULL, 't'},   {"warmup", required_argument, NULL, 'w'},
    {"messages", required_argument, NULL, 'm'},  {"hold", required_argument, NULL, 'o'},
    {"deadline", required_argument, NULL, 'e'},  {"seed", required_argument, NULL, 'r'},
    {"upgrade", no_argument, NULL, 'U'},         {"resume", no_argument, NULL, 'R'},
    {"polite", no_argument, NULL, 'P'},          {"tls12", no_argument, NULL, 'T'},
    {"slow", no_argument, NULL, 'S'},            {"reserved", no_argument, NULL, 'V'},
    {"rounds", required_argument, NULL, 'n'},    {NULL, 0, NULL, 0},
};

static _Noreturn void usage(void) {
  fputs(USAGE, stderr);
  exit(2);
}

static double number(const char *text, double least) {
  char *end;
  double value = strtod(text, &end);
  if (*text == 0 || *end != 0 || !(value >= least)) {
    fprintf(stderr, "wsload: not a number of at least %g: %s\n", least, text);
    usage();
  }
  return value;
}

static void set(struct options *options, int name, const char *text) {
  switch (name) {
    case 'p': options->pid = (pid_t)number(text, 1); break;
    case 'c': options->connections = (int)number(text, 1); break;
    case 'd': options->depth = (int)number(text, 1); break;
    case 's': options->size = (size_t)number(text, 16); break;
    case 't': options->seconds = number(text, 0.01); break;
    case 'w': options->warmup = number(text, 0); break;
    case 'm': options->messages = (uint64_t)number(text, 1); break;
    case 'o': options->hold = number(text, 0); break;
    case 'e': options->deadline = number(text, 1); break;
    case 'r': options->seed = (uint64_t)number(text, 0); break;
    case 'U': options->upgrade = true; break;
    case 'R': options->resume = true; break;
    case 'P': options->polite = true; break;
    case 'T': options->tls12 = true; break;
    case 'S': options->slow = true; break;
    case 'V': options->reserved = true; break;
    case 'n': options->rounds = (int)number(text, 1); break;
    default: usage();
  }
}

// The last resort behind every mode: a proxy that hangs must not hang the run.
static void on_deadline(int signal) {
  (void)signal;
  static const char text[] = "wsload: deadline passed, the proxy or the app does not move\n";
  ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
  (void)ignored;
  _exit(3);
}

static void raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int (*run)(const struct options *);
    int positional;  // PORT, and for some a count; 0 for any number of targets
    int connections;
  } modes[] = {{"serve", serve, 1, 1},     {"echo", echo, 1, 50},      {"turns", turns, 0, 50},
               {"handshakes", handshakes, 1, 16}, {"idle", idle, 1, 1000},
               {"refused", refused, 1, 50}, {"churn", churn, 2, 64},
               {"burst", burst, 2, 8}};
  size_t mode = 0, known = sizeof modes / sizeof modes[0];
  while (argc > 1 && mode < known && strcmp(argv[1], modes[mode].name) != 0) {
    mode++;
  }
  if (argc < 2 || mode == known) {
    usage();
  }
  struct options options = {.connections = modes[mode].connections,
                            .depth = 1,
                            .size = 64,
                            .seconds = 5,
                            .warmup = 1,
                            .hold = 2,
                            .rounds = 50,
                            .seed = 1};
  argv[1] = argv[0];
  argc--, argv++;
  int name;
  while ((name = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
    set(&options, name, optarg);
  }
  int positional = modes[mode].positional;
  if (positional == 0 ? argc == optind : argc - optind != positional) {
    usage();
  }
  options.targets = argv + optind;
  options.port = positional > 0 ? (int)number(argv[optind], 1) : 0;
  options.count = positional == 2 ? (int)number(argv[optind + 1], 1) : 0;

  signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  if (modes[mode].run == serve) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);  // the app has no deadline, but does not outlive its run
  } else {
    double turns = positional == 0 ? (double)options.rounds * (argc - optind) : 1;
    double need = options.seconds * turns + options.warmup + options.hold + 60 + options.count / 50.0;
    signal(SIGALRM, on_deadline);
    alarm((unsigned)(options.deadline > 0 ? options.deadline : need));
  }
  return modes[mode].run(&options);
}
