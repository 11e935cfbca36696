package io.wssidecar.kit;

import io.wssidecar.config.StreamSettings;
import java.time.Duration;

/** Stream settings for a test: everything off, but for what it wishes. Immutable. */
public final class StreamRules {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** No Ping, no limit, no spread. */
  public static final StreamRules NONE =
      new StreamRules(
          new StreamSettings(
              Duration.ZERO,
              LONG,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              LONG,
              0,
              1001,
              Duration.ZERO));

  private final StreamSettings now;

  private StreamRules(StreamSettings now) {
    this.now = now;
  }

  public StreamSettings settings() {
    return now;
  }

  /** Pings a client that is silent for so many milliseconds, and waits so many for a byte. */
  public StreamRules ping(long interval, long timeout) {
    return with(millis(interval), millis(timeout), now.pingApp(), now.idleTimeout(), now.maxAge());
  }

  /** Likewise the app, with the same timeout for both. */
  public StreamRules pingApp(long interval, long timeout) {
    return with(
        now.pingInterval(), millis(timeout), millis(interval), now.idleTimeout(), now.maxAge());
  }

  public StreamRules idle(long millis) {
    return with(now.pingInterval(), now.pongTimeout(), now.pingApp(), millis(millis), now.maxAge());
  }

  public StreamRules maxAge(long millis) {
    return with(
        now.pingInterval(), now.pongTimeout(), now.pingApp(), now.idleTimeout(), millis(millis));
  }

  public StreamRules writeStall(long millis) {
    return with(millis(millis), now.maxMessageBytes(), now.appLostSpread());
  }

  public StreamRules maxMessage(long bytes) {
    return with(now.writeStallTimeout(), bytes, now.appLostSpread());
  }

  public StreamRules appLostSpread(long millis) {
    return with(now.writeStallTimeout(), now.maxMessageBytes(), millis(millis));
  }

  private StreamRules with(
      Duration ping, Duration pong, Duration pingApp, Duration idle, Duration age) {
    return new StreamRules(
        new StreamSettings(
            ping,
            pong,
            pingApp,
            idle,
            age,
            now.writeStallTimeout(),
            now.maxMessageBytes(),
            now.closeCode(),
            now.appLostSpread()));
  }

  private StreamRules with(Duration stall, long maxMessage, Duration spread) {
    return new StreamRules(
        new StreamSettings(
            now.pingInterval(),
            now.pongTimeout(),
            now.pingApp(),
            now.idleTimeout(),
            now.maxAge(),
            stall,
            maxMessage,
            now.closeCode(),
            spread));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
