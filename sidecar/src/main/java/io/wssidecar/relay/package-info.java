/** The last step of a WebSocket: two pumps, one thread. */
@NullMarked
package io.wssidecar.relay;

import org.jspecify.annotations.NullMarked;
