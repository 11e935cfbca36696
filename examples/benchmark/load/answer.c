// What the echo server answers: a 101, or every frame unmasked and sent back.
#include "server.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_HEAD = 8192 };

static void append(struct bytes *out, const void *data, size_t length) {
  bytes_reserve(out, length);
  memcpy(out->data + out->length, data, length);
  out->length += length;
}

// The Sec-WebSocket-Key of a request head, or false. RFC 6455 §4.2.2: always 24 characters.
static bool key_of(const char *head, char key[25]) {
  static const char name[] = "\r\nsec-websocket-key:";
  const char *at = strcasestr(head, name);
  if (at == NULL) {
    return false;
  }
  at += sizeof name - 1;
  at += strspn(at, " \t");
  if (strcspn(at, " \t\r\n") != 24) {
    return false;
  }
  memcpy(key, at, 24);
  key[24] = 0;
  return true;
}

static size_t answer_request(struct stream *s, const unsigned char *data, size_t length) {
  const unsigned char *end = memmem(data, length, "\r\n\r\n", 4);
  char head[LONGEST_HEAD + 1], key[25];
  if (end == NULL || end - data > LONGEST_HEAD) {
    return 0;
  }
  size_t used = (size_t)(end - data) + 4;
  memcpy(head, data, used - 4);
  head[used - 4] = 0;
  if (!key_of(head, key)) {
    static const char plain[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    append(&s->out, plain, sizeof plain - 1);
    return used;
  }
  char text[64], accept[32], answer[192];
  unsigned char hash[SHA_DIGEST_LENGTH];
  int n = snprintf(text, sizeof text, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
  SHA1((const unsigned char *)text, (size_t)n, hash);
  EVP_EncodeBlock((unsigned char *)accept, hash, sizeof hash);
  n = snprintf(answer, sizeof answer,
               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Accept: %s\r\n\r\n",
               accept);
  append(&s->out, answer, (size_t)n);
  s->upgraded = true;
  return used;
}

// Length of the header without the mask, 0 when it is not whole.
static size_t header_of(const unsigned char *p, size_t available, uint64_t *payload) {
  if (available < 2) {
    return 0;
  }
  int extra = (p[1] & 127) == 126 ? 2 : (p[1] & 127) == 127 ? 8 : 0;
  if (available < 2 + (size_t)extra) {
    return 0;
  }
  *payload = extra == 0 ? p[1] & 127 : 0;
  for (int i = 0; i < extra; i++) {
    *payload = *payload << 8 | p[2 + i];
  }
  return 2 + (size_t)extra;
}

static void unmask(unsigned char *to, const unsigned char *from, size_t length,
                   const unsigned char mask[4]) {
  uint64_t eight, wide;
  memcpy(&wide, mask, 4);
  memcpy((unsigned char *)&wide + 4, mask, 4);
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    memcpy(&eight, from + i, 8);
    eight ^= wide;
    memcpy(to + i, &eight, 8);
  }
  for (; i < length; i++) {
    to[i] = from[i] ^ mask[i % 4];
  }
}

static size_t answer_frame(struct stream *s, const unsigned char *p, size_t available) {
  uint64_t payload;
  size_t header = header_of(p, available, &payload);
  if (header == 0 || available - header < 4 || available - header - 4 < payload) {
    return 0;
  }
  bytes_reserve(&s->out, header + payload);
  unsigned char *out = s->out.data + s->out.length;
  memcpy(out, p, header);
  out[1] &= 127;
  unmask(out + header, p + header + 4, payload, p + header);
  s->out.length += header + payload;
  s->ending = (p[0] & 15) == 8;
  return header + 4 + payload;
}

bool stream_answer(struct stream *s, const unsigned char *data, size_t length, size_t *used) {
  *used = 0;
  size_t step = 1;
  while (step > 0 && !s->ending && *used < length) {
    const unsigned char *p = data + *used;
    // A client masks, RFC 6455 §5.1; a frame that is not masked means that a proxy lost its place.
    if (s->upgraded && length - *used >= 2 && (p[1] & 128) == 0) {
      fprintf(stderr, "serve: a frame without mask\n");
      return false;
    }
    step = s->upgraded ? answer_frame(s, p, length - *used)
                       : answer_request(s, p, length - *used);
    *used += step;
  }
  return true;
}
