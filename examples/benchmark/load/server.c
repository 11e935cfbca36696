// The app behind the proxies: a plain WebSocket echo server, as cheap as it can be, since it shares
// its core with the generator.
#include "bench.h"
#include "server.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ = 262144, SLOW_READ = 4096, SLOW_BUFFER = 32768, KEEP = 65536 };

struct server {
  int epoll;
  int listener;
  bool slow;
};

void bytes_reserve(struct bytes *bytes, size_t more) {
  if (bytes->length + more <= bytes->capacity) {
    return;
  }
  bytes->capacity = (bytes->length + more) * 2;
  bytes->data = realloc(bytes->data, bytes->capacity);
  if (bytes->data == NULL) {
    die("realloc");
  }
}

static void bytes_free(struct bytes *bytes) {
  free(bytes->data);
  memset(bytes, 0, sizeof *bytes);
}

static void stream_free(struct stream *s) {
  close(s->fd);
  bytes_free(&s->in);
  bytes_free(&s->out);
  free(s);
}

// While an answer is stuck nothing more is read: a client that does not read must feel it.
static void want(const struct server *server, struct stream *s, uint32_t events) {
  if (s->events == events) {
    return;
  }
  s->events = events;
  struct epoll_event event = {events, {.ptr = s}};
  epoll_ctl(server->epoll, EPOLL_CTL_MOD, s->fd, &event);
}

static bool flush(const struct server *server, struct stream *s) {
  while (s->out_offset < s->out.length) {
    ssize_t n = write(s->fd, s->out.data + s->out_offset, s->out.length - s->out_offset);
    if (n < 0) {
      want(server, s, EPOLLOUT);
      return errno == EAGAIN;
    }
    s->out_offset += (size_t)n;
  }
  s->out.length = s->out_offset = 0;
  if (s->out.capacity > KEEP) {
    bytes_free(&s->out);
  }
  want(server, s, EPOLLIN);
  return !s->ending;
}

// Looks at the bytes where they were read, and keeps only what is not a whole message yet.
static bool take(struct stream *s, const unsigned char *data, size_t length) {
  bool kept = s->in.length > 0;
  if (kept) {
    bytes_reserve(&s->in, length);
    memcpy(s->in.data + s->in.length, data, length);
    s->in.length += length;
    data = s->in.data;
    length = s->in.length;
  }
  size_t used;
  if (!stream_answer(s, data, length, &used)) {
    return false;
  }
  size_t rest = length - used;
  if (kept) {
    memmove(s->in.data, s->in.data + used, rest);
    s->in.length = rest;
    if (rest == 0) {
      bytes_free(&s->in);
    }
  } else if (rest > 0) {
    bytes_reserve(&s->in, rest);
    memcpy(s->in.data, data + used, rest);
    s->in.length = rest;
  }
  return true;
}

static bool serve_stream(const struct server *server, struct stream *s) {
  static unsigned char bytes[READ];
  if (s->out.length > 0) {
    return flush(server, s);
  }
  ssize_t n = read(s->fd, bytes, server->slow ? SLOW_READ : READ);
  if (n <= 0) {
    return n < 0 && errno == EAGAIN;
  }
  if (server->slow) {
    nanosleep(&(struct timespec){0, 100000}, NULL);
  }
  return take(s, bytes, (size_t)n) && (s->out.length == 0 || flush(server, s));
}

static void accept_all(const struct server *server) {
  int fd, one = 1;
  while ((fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct stream *s = calloc(1, sizeof *s);
    if (s == NULL) {
      die("calloc");
    }
    s->fd = fd;
    s->events = EPOLLIN;
    struct epoll_event event = {EPOLLIN, {.ptr = s}};
    epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

static int listen_on(int port, bool slow) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int one = 1, small = SLOW_BUFFER;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (slow) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  }
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(fd, 4096) != 0) {
    die("listen");
  }
  return fd;
}

int serve(const struct options *options) {
  struct server server = {.epoll = epoll_create1(EPOLL_CLOEXEC),
                          .listener = listen_on(options->port, options->slow),
                          .slow = options->slow};
  struct epoll_event event = {EPOLLIN, {.ptr = NULL}}, events[256];
  epoll_ctl(server.epoll, EPOLL_CTL_ADD, server.listener, &event);
  for (;;) {
    int n = epoll_wait(server.epoll, events, 256, -1);
    for (int i = 0; i < n; i++) {
      struct stream *s = events[i].data.ptr;
      if (s == NULL) {
        accept_all(&server);
      } else if (!serve_stream(&server, s)) {
        stream_free(s);
      }
    }
  }
}
