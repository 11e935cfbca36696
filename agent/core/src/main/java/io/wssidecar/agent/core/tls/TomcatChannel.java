package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Reflection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A look into Tomcat's NIO channel whose handshake fails. Any thread. */
final class TomcatChannel {
  private TomcatChannel() {}

  /** Null until a whole ClientHello is there. */
  static @Nullable Object engine(Object channel) {
    return Reflection.field(channel, "sslEngine");
  }

  /**
   * Whether the channel refuses a peer that speaks HTTP. Its words are in the operator's language;
   * but nothing else does the method that looks for a ClientHello throw of its own accord.
   */
  static boolean refusesHttp(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    return thrown.getClass() == IOException.class
        && stack.length > 0
        && stack[0].getMethodName().equals("processSNI");
  }

  /** Whether the poller has given up on the peer. */
  static boolean isLate(Object channel) {
    Object wrapper = Reflection.field(channel, "socketWrapper");
    return wrapper != null && Reflection.field(wrapper, "error") instanceof SocketTimeoutException;
  }

  /** The label of the library that makes the endpoint's engines. */
  static String provider(Object channel) {
    Object endpoint = Reflection.field(channel, "endpoint");
    Object library = endpoint == null ? null : Reflection.field(endpoint, "sslImplementation");
    boolean openSsl = library != null && library.getClass().getName().contains("OpenSSL");
    return openSsl ? "openssl" : "sunjsse";
  }
}
