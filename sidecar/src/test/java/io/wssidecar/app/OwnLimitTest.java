package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel says when it is not the app's fault, in the words that Java passes on. */
class OwnLimitTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Too many open files",
        "Too many open files in system",
        "No buffer space available",
        "Cannot allocate memory",
      })
  void nothingLeftToOpenASocketWith(String words) {
    assertTrue(OwnLimit.reached(new SocketException(words)));
    assertTrue(OwnLimit.reached(new IOException(words)));
  }

  @Test
  void noLocalPortLeft() {
    assertTrue(OwnLimit.reached(new BindException("Cannot assign requested address")));
  }

  @Test
  void everythingElseIsTheAppsOrTheNetworks() {
    assertFalse(OwnLimit.reached(new ConnectException("Connection refused")));
    assertFalse(OwnLimit.reached(new SocketException("Network is unreachable")));
    assertFalse(OwnLimit.reached(new BindException("Permission denied")));
    assertFalse(OwnLimit.reached(new ClosedChannelException()));
    assertEquals(false, OwnLimit.reached(null));
  }
}
