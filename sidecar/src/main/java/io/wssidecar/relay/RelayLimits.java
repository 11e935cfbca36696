package io.wssidecar.relay;

import io.wssidecar.config.StreamSettings;

/**
 * The stream's settings as the data path wants them: nanoseconds and bytes, 0 for off. Immutable.
 *
 * @param ping silence before a client is sent a Ping
 * @param pong how long it may stay silent after that
 * @param pingApp like {@code ping}, for the app
 * @param idle how long a stream may carry no message
 * @param age how long it may live
 * @param stall how long a receiver may take nothing
 * @param lostSpread over which time all clients are told that their app is gone
 * @param maxMessage in bytes; {@link FrameReader#UNLIMITED} for off
 * @param closeCode what a drain says
 */
record RelayLimits(
    long ping,
    long pong,
    long pingApp,
    long idle,
    long age,
    long stall,
    long lostSpread,
    long maxMessage,
    int closeCode) {
  static RelayLimits of(StreamSettings settings) {
    return new RelayLimits(
        settings.pingInterval().toNanos(),
        settings.pongTimeout().toNanos(),
        settings.pingApp().toNanos(),
        settings.idleTimeout().toNanos(),
        settings.maxAge().toNanos(),
        settings.writeStallTimeout().toNanos(),
        settings.appLostSpread().toNanos(),
        settings.maxMessageBytes() == 0 ? FrameReader.UNLIMITED : settings.maxMessageBytes(),
        settings.closeCode());
  }
}
