/** The second step: identities, the TLS handshake, and why it failed. */
@NullMarked
package io.wssidecar.tls;

import org.jspecify.annotations.NullMarked;
