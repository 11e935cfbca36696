// One TLS connection: connect, handshake, upgrade. The modes see only what client_step() returns.
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// The key and answer of RFC 6455 §1.3. A benchmark's key need not be random; its answer is checked.
static const char REQUEST[] =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
static const char ACCEPT[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

static int ticket_index = -1;

static int on_ticket(SSL *ssl, SSL_SESSION *session) {
  struct load *load = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ticket_index);
  if (!load->collect_tickets || load->ticket != NULL) {
    return 0;
  }
  load->ticket = session;
  return 1;  // keeps the reference
}

void load_init(struct load *load, const struct options *options) {
  memset(load, 0, sizeof *load);
  load->epoll = epoll_create1(EPOLL_CLOEXEC);
  load->target.sin_family = AF_INET;
  load->target.sin_port = htons((uint16_t)options->port);
  load->target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  load->upgrade = options->upgrade;
  load->tls = SSL_CTX_new(TLS_client_method());
  if (load->epoll < 0 || load->tls == NULL) {
    die("epoll or TLS context");
  }
  if (options->tls12) {
    SSL_CTX_set_max_proto_version(load->tls, TLS1_2_VERSION);
  }
  // The cheapest suite first, so that no proxy is measured with a dearer one than its neighbour.
  SSL_CTX_set_ciphersuites(load->tls, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384");
  SSL_CTX_set_mode(load->tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(load->tls, 1);
  SSL_CTX_set_session_cache_mode(load->tls,
                                 SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  if (ticket_index < 0) {
    ticket_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
  }
  SSL_CTX_set_ex_data(load->tls, ticket_index, load);
  SSL_CTX_sess_set_new_cb(load->tls, on_ticket);
}

static void bind_to_spread_address(const struct load *load, int fd) {
  struct sockaddr_in source = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(0x7f000002 + load->opened % 16)};
  int one = 1;
  setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0) {
    die("bind to a source address");
  }
}

struct client *client_open(struct load *load) {
  struct client *c = calloc(1, sizeof *c);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c == NULL || fd < 0) {
    die("socket");
  }
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (load->spread) {
    bind_to_spread_address(load, fd);
  }
  if (connect(fd, (struct sockaddr *)&load->target, sizeof load->target) != 0 &&
      errno != EINPROGRESS) {
    die("connect");
  }
  c->fd = fd;
  c->id = load->opened++;
  c->started = now();
  c->wants_write = true;
  c->ssl = SSL_new(load->tls);
  SSL_set_fd(c->ssl, fd);
  SSL_set_connect_state(c->ssl);
  SSL_set_tlsext_host_name(c->ssl, "localhost");
  if (load->ticket != NULL) {
    // A copy: OpenSSL spoils a session whose connection fails, and one failure must not turn all
    // later handshakes into full ones.
    SSL_SESSION *copy = SSL_SESSION_dup(load->ticket);
    SSL_set_session(c->ssl, copy);
    SSL_SESSION_free(copy);
  }
  struct epoll_event event = {EPOLLIN | EPOLLOUT, {.ptr = c}};
  if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
    die("epoll_ctl");
  }
  return c;
}

void client_arm(struct load *load, struct client *client, bool write) {
  if (client->wants_write == write) {
    return;
  }
  client->wants_write = write;
  struct epoll_event event = {EPOLLIN | (write ? EPOLLOUT : 0), {.ptr = client}};
  epoll_ctl(load->epoll, EPOLL_CTL_MOD, client->fd, &event);
}

static int moved_or_why(struct client *client, int result) {
  if (result > 0) {
    return result;
  }
  int error = SSL_get_error(client->ssl, result);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

int client_read(struct client *client, void *bytes, size_t length) {
  return moved_or_why(client, SSL_read(client->ssl, bytes, (int)length));
}

int client_write(struct client *client, const void *bytes, size_t length) {
  return moved_or_why(client, SSL_write(client->ssl, bytes, (int)length));
}

void client_reset(struct client *client) {
  struct linger reset = {1, 0};
  setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

void client_close(struct client *client) {
  SSL_set_quiet_shutdown(client->ssl, 1);
  SSL_free(client->ssl);
  close(client->fd);
  free(client);
}

static enum progress shake_hands(struct load *load, struct client *c) {
  int result = SSL_do_handshake(c->ssl);
  if (result != 1) {
    int error = SSL_get_error(c->ssl, result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
      client_arm(load, c, error == SSL_ERROR_WANT_WRITE);
      return WAITING;
    }
    ERR_print_errors_fp(stderr);
    return FAILED;
  }
  client_arm(load, c, false);
  if (!load->upgrade) {
    c->state = OPEN;
    return ARRIVED;
  }
  // Nothing was written before, so a request this small fits or the connection is gone.
  if (client_write(c, REQUEST, sizeof REQUEST - 1) != sizeof REQUEST - 1) {
    return FAILED;
  }
  c->state = ANSWERING;
  return WAITING;
}

static enum progress read_answer(struct client *c) {
  int n = client_read(c, c->head + c->head_length, sizeof c->head - 1 - c->head_length);
  if (n <= 0) {
    return n < 0 ? FAILED : WAITING;
  }
  c->head_length += (size_t)n;
  c->head[c->head_length] = 0;
  const char *end = strstr(c->head, "\r\n\r\n");
  if (end == NULL) {
    return c->head_length == sizeof c->head - 1 ? FAILED : WAITING;
  }
  if (strncmp(c->head, "HTTP/1.1 101 ", 13) != 0 || strstr(c->head, ACCEPT) == NULL ||
      end[4] != 0) {
    fprintf(stderr, "not the 101 expected: %.300s\n", c->head);
    return FAILED;
  }
  c->state = OPEN;
  return ARRIVED;
}

enum progress client_step(struct load *load, struct client *client) {
  if (client->state == CONNECTING) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
      fprintf(stderr, "connect: %s\n", strerror(error));
      return FAILED;
    }
    client->state = HANDSHAKING;
  }
  switch (client->state) {
    case HANDSHAKING:
      return shake_hands(load, client);
    case ANSWERING:
      return read_answer(client);
    default:
      return READY;
  }
}

// Less than any proxy's backlog, so that no SYN is dropped and retried a second later.
int ramp(int wanted) { return wanted < 64 ? wanted : 64; }
