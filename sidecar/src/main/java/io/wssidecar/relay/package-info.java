/**
 * The last step of a WebSocket: two pumps, one thread.
 *
 * <pre>
 *   Relay ── owns ──┬─ Pump ── Passage ── FrameReader     client to app
 *                   ├─ Pump ── Passage ── FrameReader     app to client
 *                   ├─ Watch: KeepAlive, Lifetime         is everybody alive, in time, in use
 *                   └─ Ending: Closing by a ClosePlan     who is told what, in which order
 *   Relays ── one Ledger for each I/O thread: the open streams, and what passed
 * </pre>
 */
@NullMarked
package io.wssidecar.relay;

import org.jspecify.annotations.NullMarked;
