package io.wssidecar;

import io.wssidecar.app.AppConnections;
import io.wssidecar.loop.IoLoop;

/**
 * What the requests of one I/O thread share.
 *
 * @param apps the way to the apps on this thread
 */
record Lane(IoLoop loop, AppConnections apps) {}
