/** Why handshakes fail: the shared list, and how it is read from what TLS libraries say. */
package io.wssidecar.reasons;
