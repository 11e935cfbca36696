package io.wssidecar.relay;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is talking to whom on an upgraded stream. {@code host}, {@code path} and {@code subprotocol}
 * are the peer's words.
 *
 * @param path without query
 * @param subprotocol what the app chose, if anything
 * @param app the app's address as configured
 */
public record StreamFacts(
    InetSocketAddress peer, String host, String path, @Nullable String subprotocol, String app) {}
