/**
 * Clients of other people, unmodified, through the sidecar. A missing one is skipped, see Peers.
 */
@NullMarked
package io.wssidecar.clients;

import org.jspecify.annotations.NullMarked;
