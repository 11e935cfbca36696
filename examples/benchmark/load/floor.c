// floor PORT APPPORT CERT KEY [BURNPORT PERCENT]
//
// The least a TLS relay can do with OpenSSL: one read and one write a side and message, no HTTP, no
// frames, no limits. What a proxy costs above it is what the proxy adds. Not a proxy to be used.
// For those who come in by BURNPORT it takes so many per cent more processor time than it would: a
// slowdown of known size, for the harness to prove that it would see one. In the same process, because
// two are never equally fast, and measured as it goes, because no process is so from minute to minute.
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// 48 KiB from a client is three records; 16 KiB from the app fill one.
enum { FROM_CLIENT = 49152, FROM_APP = 16384 };

struct side {
  int fd;
  uint32_t events;        // asked of epoll
  unsigned char *rest;    // read from the other side, not yet written to this one
  size_t length, offset;  // of it
  struct pair *pair;      // none for a listener
};

struct pair {
  struct side client, app;
  SSL *ssl;
  bool dialed;
  bool burns;
  bool dead;  // freed after the batch of events, which may hold more of it
  struct pair *next_dead;
};

static int epoll;
static double burn_part;
static struct sockaddr_in app_address;
static struct side listeners[2];
static struct pair *dead;

static _Noreturn void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// Called once for each read from a client. Burns a part of what was used since the last call; what it
// burns too much, because the clock is slow, it burns less the next time.
static void burn(bool burns) {
  static int64_t last;
  static double owed;
  if (!burns) {
    last = 0;
    return;
  }
  int64_t now = cpu_ns();
  owed += last > 0 ? burn_part * (double)(now - last) : 0;
  while (owed > 0) {
    last = now;
    now = cpu_ns();
    owed -= (double)(now - last);
  }
  last = now;
}

static void watch(struct side *side, int operation, uint32_t events) {
  if (operation == EPOLL_CTL_MOD && side->events == events) {
    return;
  }
  side->events = events;
  struct epoll_event event = {events, {.ptr = side}};
  epoll_ctl(epoll, operation, side->fd, &event);
}

// A side is read only while the other one has taken everything: that is the back pressure, and
// without it a stuck peer would keep epoll returning at once.
static void watch_both(struct pair *pair) {
  bool client_stuck = pair->client.length > 0, app_stuck = pair->app.length > 0;
  watch(&pair->client, EPOLL_CTL_MOD, (app_stuck ? 0 : EPOLLIN) | (client_stuck ? EPOLLOUT : 0));
  watch(&pair->app, EPOLL_CTL_MOD, (client_stuck ? 0 : EPOLLIN) | (app_stuck ? EPOLLOUT : 0));
}

static void end(struct pair *pair) {
  pair->dead = true;
  SSL_shutdown(pair->ssl);
  close(pair->client.fd);
  if (pair->dialed) {
    close(pair->app.fd);
  }
  pair->next_dead = dead;
  dead = pair;
}

static void free_dead(void) {
  while (dead != NULL) {
    struct pair *pair = dead;
    dead = pair->next_dead;
    SSL_free(pair->ssl);
    free(pair->client.rest);
    free(pair->app.rest);
    free(pair);
  }
}

static bool would_block(const SSL *ssl, int result) {
  int error = SSL_get_error(ssl, result);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

// Bytes written, 0 when it would block, -1 at the end.
static ssize_t write_side(struct side *side, const void *bytes, size_t length) {
  if (side == &side->pair->app) {
    ssize_t n = write(side->fd, bytes, length);
    return n < 0 && errno == EAGAIN ? 0 : n;
  }
  int n = SSL_write(side->pair->ssl, bytes, (int)length);
  return n > 0 ? n : would_block(side->pair->ssl, n) ? 0 : -1;
}

static bool pass_on(struct side *to, const unsigned char *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    ssize_t n = write_side(to, bytes + done, length - done);
    if (n < 0) {
      return false;
    }
    if (n == 0) {
      break;
    }
    done += (size_t)n;
  }
  if (done < length) {
    to->length = length - done;
    to->offset = 0;
    to->rest = malloc(to->length);
    if (to->rest == NULL) {
      die("malloc");
    }
    memcpy(to->rest, bytes + done, to->length);
  }
  return true;
}

static bool write_rest(struct side *to) {
  while (to->length > 0) {
    ssize_t n = write_side(to, to->rest + to->offset, to->length);
    if (n <= 0) {
      return n == 0;
    }
    to->offset += (size_t)n;
    to->length -= (size_t)n;
  }
  free(to->rest);
  to->rest = NULL;
  return true;
}

// One read of the socket: OpenSSL reads ahead, and gives up record by record what it has.
static bool from_client(struct pair *pair, bool *more) {
  static unsigned char bytes[FROM_CLIENT];
  size_t got = 0;
  *more = false;
  do {
    int n = SSL_read(pair->ssl, bytes + got, (int)(sizeof bytes - got));
    if (n <= 0) {
      if (!would_block(pair->ssl, n)) {
        return false;
      }
      break;
    }
    got += (size_t)n;
  } while (got < sizeof bytes && SSL_has_pending(pair->ssl));
  burn(pair->burns);
  *more = got == sizeof bytes;
  return pass_on(&pair->app, bytes, got);
}

static bool from_app(struct pair *pair) {
  static unsigned char bytes[FROM_APP];
  ssize_t n = read(pair->app.fd, bytes, sizeof bytes);
  if (n <= 0) {
    return n < 0 && errno == EAGAIN;
  }
  return pass_on(&pair->client, bytes, (size_t)n);
}

// The app is dialed when the handshake is over, as a proxy would with the request in hand.
static bool shake_hands(struct pair *pair) {
  int n = SSL_do_handshake(pair->ssl), one = 1;
  if (n != 1) {
    return would_block(pair->ssl, n);
  }
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    die("socket");
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connect(fd, (struct sockaddr *)&app_address, sizeof app_address);  // a refusal shows when read
  pair->app.fd = fd;
  pair->dialed = true;
  watch(&pair->app, EPOLL_CTL_ADD, EPOLLIN);
  // The request may have come with the last flight.
  bool more = SSL_has_pending(pair->ssl), alive = !more || from_client(pair, &more);
  if (alive) {
    watch_both(pair);
  }
  return alive;
}

static bool serve(struct side *side) {
  struct pair *pair = side->pair;
  if (!pair->dialed) {
    return shake_hands(pair);
  }
  if (side->length > 0 && !write_rest(side)) {
    return false;
  }
  bool alive = true;
  if (side == &pair->app && pair->client.length == 0) {
    alive = from_app(pair);
  }
  // Also when it was the app that took the rest: what OpenSSL read ahead raises no event.
  bool more = side == &pair->client || SSL_has_pending(pair->ssl);
  while (alive && more && pair->app.length == 0) {
    alive = from_client(pair, &more);
  }
  if (alive) {
    watch_both(pair);
  }
  return alive;
}

static void accept_all(const struct side *listener, SSL_CTX *tls) {
  int fd, one = 1;
  while ((fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct pair *pair = calloc(1, sizeof *pair);
    if (pair == NULL) {
      die("calloc");
    }
    pair->burns = listener == &listeners[1];
    pair->client.fd = fd;
    pair->client.pair = pair->app.pair = pair;
    pair->ssl = SSL_new(tls);
    SSL_set_fd(pair->ssl, fd);
    SSL_set_accept_state(pair->ssl);
    watch(&pair->client, EPOLL_CTL_ADD, EPOLLIN);
  }
}

static SSL_CTX *tls_of(const char *certificate, const char *key) {
  SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1) {
    ERR_print_errors_fp(stderr);
    die("certificate or key");
  }
  SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(tls, 1);
  return tls;
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){AF_INET, htons((uint16_t)port), {htonl(INADDR_LOOPBACK)}, {0}};
}

static void listen_on(int port, struct side *listener) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = loopback(port);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(fd, 4096) != 0) {
    die("listen");
  }
  listener->fd = fd;
  watch(listener, EPOLL_CTL_ADD, EPOLLIN);
}

int main(int argc, char **argv) {
  if (argc != 5 && argc != 7) {
    fputs("floor PORT APPPORT CERT KEY [BURNPORT PERCENT]\n", stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // it has no deadline, but does not outlive its run
  app_address = loopback(atoi(argv[2]));
  SSL_CTX *tls = tls_of(argv[3], argv[4]);
  struct epoll_event events[256];
  epoll = epoll_create1(EPOLL_CLOEXEC);
  listen_on(atoi(argv[1]), &listeners[0]);
  if (argc == 7) {
    burn_part = atof(argv[6]) / 100;
    listen_on(atoi(argv[5]), &listeners[1]);
  }
  for (;;) {
    int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; i++) {
      struct side *side = events[i].data.ptr;
      if (side->pair == NULL) {
        accept_all(side, tls);
      } else if (!side->pair->dead && !serve(side)) {
        end(side->pair);
      }
    }
    free_dead();
  }
}
