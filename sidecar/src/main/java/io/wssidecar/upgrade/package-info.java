/** The third step: is this a WebSocket, and if not, why not. Pure JDK. */
@NullMarked
package io.wssidecar.upgrade;

import org.jspecify.annotations.NullMarked;
