/** Everything that is not a WebSocket: forwarded through the same port. */
@NullMarked
package io.wssidecar.http;

import org.jspecify.annotations.NullMarked;
