// What the load generator's modes share. One thread, one epoll: a generator that needed more would
// take processor time from the proxy it measures.
#ifndef BENCH_H
#define BENCH_H

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The command line. Every field has a default, see main.c.
struct options {
  int port;           // of the proxy, or to listen on
  int count;          // clients of churn, bursts of burst
  pid_t pid;          // root of the process tree whose processor time counts; 0 for none
  int connections;    // open at the same time
  int depth;          // messages in flight per connection
  size_t size;        // payload bytes per message
  double seconds;     // measured
  double warmup;      // seconds of the same load before that
  uint64_t messages;  // stop after so many instead of after `seconds`; 0 for none
  double hold;        // seconds the idle streams are kept
  double deadline;    // seconds until the process gives up; 0 for a guess from the others
  uint64_t seed;      // of all random content
  bool upgrade;       // a handshake is over after the 101, not after TLS
  bool resume;        // handshakes resume one TLS session
  bool polite;        // clients leave with close_notify and FIN, not with a reset
  bool tls12;         // offer TLS 1.2 only
  bool slow;          // the echo server reads slowly, through a small receive buffer
  bool reserved;      // messages have an opcode that RFC 6455 leaves free
  int rounds;         // of turns
  char **targets;     // of turns, as they stand in the command line, and NULL behind them
};

// ---- measure.c

// Seconds on the monotonic clock.
double now(void);

// Ends the process: our own environment is broken (no memory, no descriptors).
_Noreturn void die(const char *what);

// Logarithmic buckets of nanoseconds, 32 a doubling: three per cent of error, no allocation.
struct histogram {
  uint64_t bucket[64 * 32];
  uint64_t count;
};
void histogram_add(struct histogram *h, double seconds);
// Microseconds below which the given part (0 to 1) of the samples lie; 0 when there are none.
double histogram_quantile(const struct histogram *h, double part);

// A small deterministic generator (SplitMix64): content must be the same again for the same seed.
uint64_t random_next(uint64_t *state);

// ---- proc.c: a process and all its descendants

// Processor seconds used so far, threads that have ended included.
double tree_cpu(pid_t root);
// Proportional set size in KiB.
long tree_pss(pid_t root);

// ---- client.c: one TLS connection

enum client_state { CONNECTING, HANDSHAKING, ANSWERING, OPEN, LEAVING };

// What client_step() found out.
enum progress {
  FAILED = -1,  // the connection is of no more use; client_close() it
  WAITING,      // not there yet
  ARRIVED,      // TLS done, or the 101 read when the load upgrades; told once
  READY         // open, and its socket has an event
};

struct client {
  int fd;
  unsigned id;
  SSL *ssl;
  enum client_state state;
  bool wants_write;
  double started;
  char head[1024];  // the answer to the upgrade request
  size_t head_length;
  void *mode;  // what the mode keeps for this connection
};

// What all connections of a run have in common.
struct load {
  int epoll;
  SSL_CTX *tls;
  struct sockaddr_in target;
  bool upgrade;
  bool spread;           // connect from 16 loopback addresses: a port is not free for a second
  SSL_SESSION *ticket;   // offered by new connections when not null
  bool collect_tickets;  // keep the next ticket a server sends in `ticket`
  unsigned opened;
};

void load_init(struct load *load, const struct options *options);
struct client *client_open(struct load *load);
enum progress client_step(struct load *load, struct client *client);
// Bytes moved, 0 when it would block, -1 when the connection has ended.
int client_read(struct client *client, void *bytes, size_t length);
int client_write(struct client *client, const void *bytes, size_t length);
// Asks for writable events too, or no longer. Readable events always come.
void client_arm(struct load *load, struct client *client, bool write);
void client_reset(struct client *client);  // the socket ends with a RST when client_close()d
void client_close(struct client *client);
// How many connections may still be under way when up to `wanted` are started at once.
int ramp(int wanted);

// ---- frames.c: messages whose every byte is known

struct frame {
  unsigned char *bytes;
  size_t length;
  size_t first, last;  // where the two copies of the stamp (connection, number) stand
  unsigned char mask[4];
};
// A message of `size` payload bytes (16 or more), masked as a client must or not; binary, or of that
// other opcode.
void frame_init(struct frame *frame, size_t size, bool masked, bool reserved);
// Copies the part [offset, offset + length) of message `number` of a connection.
void frame_copy(const struct frame *frame, uint32_t connection, uint32_t number, size_t offset,
                size_t length, unsigned char *to);
// Whether the bytes are that part.
bool frame_matches(const struct frame *frame, uint32_t connection, uint32_t number, size_t offset,
                   size_t length, const unsigned char *bytes);
// Writes the header of a whole binary message, at most 14 bytes with the mask; returns its length.
size_t frame_header(unsigned char *to, size_t size, const unsigned char mask[4]);

// ---- echo.c: a load that can pause

struct echo_load;
// Opens its connections; NULL when one of them failed.
struct echo_load *echo_open(const struct options *options);
// Echoes for so many seconds, and until all is back; how many messages, or 0 when one was lost or wrong.
uint64_t echo_for(struct echo_load *load, double seconds, struct histogram *latency);

// ---- the modes; each returns the exit code

int serve(const struct options *options);
int echo(const struct options *options);
int turns(const struct options *options);
int handshakes(const struct options *options);
int idle(const struct options *options);
int refused(const struct options *options);
int churn(const struct options *options);
int burst(const struct options *options);

#endif
