/**
 * What the tests stand on: an app and clients that misbehave on command, a sidecar on free ports,
 * and ways to wait and to count. Plain sockets and blocking threads, so that no bug can hide by
 * being in the sidecar and in its test alike.
 */
@NullMarked
package io.wssidecar.kit;

import org.jspecify.annotations.NullMarked;
