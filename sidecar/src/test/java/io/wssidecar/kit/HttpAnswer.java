package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.reasons.Reason;

/** A whole answer as a client got it. */
public final class HttpAnswer {
  private final HttpHead head;
  private final byte[] body;

  HttpAnswer(HttpHead head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  public HttpHead head() {
    return head;
  }

  public int status() {
    return head.status();
  }

  public byte[] body() {
    return body;
  }

  public String text() {
    return new String(body, UTF_8);
  }

  /** Fails the test unless this is the sidecar's own refusal, its reason named in the body. */
  public HttpAnswer refusedFor(int status, Reason reason) {
    if (status() != status || !text().contains(reason.label())) {
      throw new AssertionError(
          "expected %d because of %s, got %s".formatted(status, reason.label(), this));
    }
    return this;
  }

  @Override
  public String toString() {
    return head + "  " + (body.length > 2000 ? body.length + " bytes" : text());
  }
}
