/** What is put into TLS libraries, and how their reports are read. */
package io.wssidecar.agent.core.tls;
