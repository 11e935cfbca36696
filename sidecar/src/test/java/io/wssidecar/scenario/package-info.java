/** What the sidecar promises, one sentence a test, with real sockets on both sides of it. */
@NullMarked
package io.wssidecar.scenario;

import org.jspecify.annotations.NullMarked;
